import type { Context, SQSEvent } from 'aws-lambda';
import { newId } from '../../core/shared/ids.ts';
import { handler } from '../../functions/media/on-media-uploaded.ts';

/** Delivers upload notifications to their consumer, for tests that must not depend on the service's own consumer. */
export const deliverUploads = (keys: string[], receives = 1) => {
  const Records = keys.map((key) => ({ s3: { object: { key } } }));
  const record = {
    messageId: newId(),
    body: JSON.stringify({ Records }),
    attributes: { ApproximateReceiveCount: String(receives) },
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:lambdagram-embedded-media-uploaded',
  };
  return handler({ Records: [record] } as unknown as SQSEvent, {} as Context);
};
