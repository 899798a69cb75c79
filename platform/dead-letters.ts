import * as z from 'zod';
import type { PlatformApp } from './app.ts';
import { queueUrl, sqs } from './sqs.ts';
import { traceHeader } from './tracing.ts';

/** A message that can never be handled, and its source. */
export interface DeadLetter {
  /** The source's dead-letter queue: `<queue>-dlq`. */
  queue: string;
  /** Its id at the source. */
  id: string;
  body: string;
}

/** Sends a message or record that cannot be handled to a dead-letter queue, with the reason. */
export async function park(app: PlatformApp, { queue, id, body }: DeadLetter, error: unknown): Promise<void> {
  const { client, SendMessageCommand } = await sqs(app.config);
  const reason = reasonOf(error);
  app.log.error('message parked', { queue, message_id: id, reason });
  app.metrics.count('MessagesParked');
  const text = (value: string) => ({ DataType: 'String', StringValue: value });
  await client.send(
    new SendMessageCommand({
      QueueUrl: await queueUrl(app.config, queue),
      MessageBody: body,
      MessageAttributes: {
        reason: text(reason),
        source_message_id: text(id),
        parked_at: text(new Date().toISOString()),
        trace: text(traceHeader() || 'none'),
      },
    }),
  );
}

function reasonOf(error: unknown): string {
  const text = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
  // Message attributes allow only a few control characters, and 256 KB in total.
  return text.replace(/[^\t\n\x20-\u{d7ff}\u{e000}-\u{fffd}]/gu, '?').slice(0, 2_000) || 'no reason given';
}
