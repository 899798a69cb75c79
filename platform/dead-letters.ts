import type { SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import type { Log } from '../core/shared/app.ts';
import { sqs } from './sqs.ts';
import { traceHeader } from './tracing.ts';

/** Puts a message that cannot be handled into its queue's dead-letter queue (`<queue>-dlq`), with the reason. */
export async function parkMessage(log: Log, record: SQSRecord, error: unknown): Promise<void> {
  const { client, SendMessageCommand } = await sqs();
  const [, , , region, account, queue] = record.eventSourceARN.split(':');
  const reason = reasonOf(error);
  log.error('message parked', { queue, message_id: record.messageId, reason });
  const text = (value: string) => ({ DataType: 'String', StringValue: value });
  await client.send(
    new SendMessageCommand({
      QueueUrl: `https://sqs.${region}.amazonaws.com/${account}/${queue}-dlq`,
      MessageBody: record.body,
      MessageAttributes: {
        reason: text(reason),
        source_message_id: text(record.messageId),
        parked_at: text(new Date().toISOString()),
        trace: text(traceHeader() || 'none'),
      },
    }),
  );
}

function reasonOf(error: unknown): string {
  const text = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
  // Message attributes allow few control characters, and 256 KB in all.
  return text.replace(/[^\t\n\x20-\u{d7ff}\u{e000}-\u{fffd}]/gu, '?').slice(0, 2_000) || 'no reason given';
}
