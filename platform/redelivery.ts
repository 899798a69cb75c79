import type { SQSRecord } from 'aws-lambda';
import type { PlatformApp } from './app.ts';
import { queueUrl, sqs } from './sqs.ts';

/**
 * Longest wait (s) between two attempts: `outage`, so that waiting messages are handled within a minute of its end, and
 * `busy`, while another process does the same work, which takes less time.
 */
export const longestWait = { outage: 40, busy: 10 } as const;

/** The queue's name, from its ARN. */
export const queueOf = ({ eventSourceARN }: SQSRecord): string => eventSourceARN.slice(eventSourceARN.lastIndexOf(':') + 1);

/** How often the message has failed through its own fault; deliveries do not count, since an outage causes many. */
export const failuresOf = ({ messageAttributes }: SQSRecord): number => Number(messageAttributes?.[failures]?.stringValue ?? 0);
const failures = 'failures';

/** Exponential backoff: how long (s) a message waits, 1, 2, 4 ..., with jitter that takes off up to half. */
const waitAfter = (receives: number, longest: number): number =>
  Math.ceil(Math.min(longest, 2 ** (receives - 1)) * (1 - Math.random() / 2));

/** Hides a message that is about to return to the queue, for a time (s) that grows with every delivery, up to `longest`. */
export async function postpone(app: PlatformApp, record: SQSRecord, longest: number): Promise<void> {
  const { client, ChangeMessageVisibilityCommand } = await sqs(app.config);
  await client.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: await queueUrl(app.config, queueOf(record)),
      ReceiptHandle: record.receiptHandle,
      VisibilityTimeout: waitAfter(Number(record.attributes.ApproximateReceiveCount), longest),
    }),
  );
}

/**
 * Sends a copy of a failed message with its number of failures: SQS itself only counts deliveries. The original then counts as
 * handled. If its consumer is interrupted before that, the message is delivered twice, which consumers expect.
 */
export async function sendAgain(app: PlatformApp, record: SQSRecord, count: number): Promise<void> {
  const { client, SendMessageCommand } = await sqs(app.config);
  const attributes = Object.entries(record.messageAttributes ?? {}).map(([name, { dataType, stringValue, binaryValue }]) => [
    name,
    { DataType: dataType, StringValue: stringValue, BinaryValue: binaryValue === undefined ? undefined : Buffer.from(binaryValue, 'base64') },
  ]);
  await client.send(
    new SendMessageCommand({
      QueueUrl: await queueUrl(app.config, queueOf(record)),
      MessageBody: record.body,
      MessageAttributes: { ...Object.fromEntries(attributes), [failures]: { DataType: 'Number', StringValue: String(count) } },
      DelaySeconds: 2 * 4 ** (count - 1),
    }),
  );
}

/** Sends the rest of a message's work to the same queue. The failure count starts at zero again, since the previous step succeeded. */
export async function sendRest(app: PlatformApp, record: SQSRecord, body: string, delay = 0): Promise<void> {
  const { client, SendMessageCommand } = await sqs(app.config);
  await client.send(new SendMessageCommand({ QueueUrl: await queueUrl(app.config, queueOf(record)), MessageBody: body, DelaySeconds: delay }));
}
