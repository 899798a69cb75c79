import type { FanOut } from '../core/shared/app.ts';
import type { Config } from './config.ts';
import { sqs } from './sqs.ts';
import { traceHeader } from './tracing.ts';

/** SendMessageBatch accepts at most ten messages. */
const batchSize = 10;

/** The queue of the fan-out's work. */
export async function openFanOut(config: Config): Promise<FanOut> {
  const { client, SendMessageBatchCommand } = await sqs(config);
  return {
    async send(chunks) {
      for (let start = 0; start < chunks.length; start += batchSize) {
        const { Failed = [] } = await client.send(
          new SendMessageBatchCommand({
            QueueUrl: config.FAN_OUT_QUEUE_URL,
            Entries: chunks.slice(start, start + batchSize).map((chunk, index) => ({ Id: String(index), MessageBody: JSON.stringify({ ...chunk, trace: traceHeader() }) })),
          }),
        );
        if (Failed.length > 0) throw new Error(`the fan-out queue refused ${Failed.length} messages: ${Failed[0]?.Message}`);
      }
    },
  };
}
