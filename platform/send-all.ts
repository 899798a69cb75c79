import type { Config } from './config.ts';
import { sqs } from './sqs.ts';
import { traceHeader } from './tracing.ts';

/** SendMessageBatch accepts at most ten messages. */
const batchSize = 10;

/** Sends messages to a queue, in the current trace. @throws Error if the queue does not accept them all */
export async function sendAll(config: Config, QueueUrl: string, messages: readonly object[]): Promise<void> {
  const { client, SendMessageBatchCommand } = await sqs(config);
  for (let start = 0; start < messages.length; start += batchSize) {
    const Entries = messages.slice(start, start + batchSize).map((message, index) => ({ Id: String(index), MessageBody: JSON.stringify({ ...message, trace: traceHeader() }) }));
    const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    if (Failed.length > 0) throw new Error(`the queue rejected ${Failed.length} messages: ${Failed[0]?.Message}`);
  }
}
