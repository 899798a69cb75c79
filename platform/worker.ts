import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { appOf, type Holder } from './app.ts';
import type { ConsumerHandler, QueueTrigger } from './consumer.ts';
import { park } from './dead-letters.ts';
import type { Deployment } from './deployment.ts';
import type { Grant } from './grants/grant.ts';
import { log } from './logger.ts';
import { queueOf } from './redelivery.ts';

export interface WorkerDefinition {
  name: string;
  queue: QueueTrigger;
  /** The consumers that share the queue. Each message goes to those that can parse it. */
  consumers: readonly ConsumerHandler[];
}

export interface WorkerHandler {
  (event: SQSEvent, context: Context): Promise<SQSBatchResponse>;
  readonly worker: Deployment & WorkerDefinition;
  readonly holder: Holder;
}

/**
 * Creates a Lambda handler for a queue that several consumers share, for deployments where polling a queue per consumer
 * costs too much. Each consumer handles its own messages, with its own App and the guarantees of platform/consumer.ts:
 * messages are sent again to the shared queue or parked in its dead-letter queue. A message that no consumer can
 * parse is parked.
 */
export function worker({ name, queue, consumers }: WorkerDefinition): WorkerHandler {
  const definitions = consumers.map(({ consumer }) => consumer);
  const largest = (of: 'memory' | 'timeout') => Math.max(...definitions.map(({ [of]: value = 0 }) => value)) || undefined;
  const [memory, timeout] = [largest('memory'), largest('timeout')];
  const deployment = {
    access: [...new Set(definitions.flatMap(({ access }): readonly Grant[] => access))],
    ...(memory && { memory }),
    ...(timeout && { timeout }),
    layers: [...new Set(definitions.flatMap(({ layers = [] }) => layers))],
    files: [...new Set(definitions.flatMap(({ files = [] }) => files))],
  };
  const holder = { name, access: deployment.access };
  const theApp = appOf(holder);

  const handler = async ({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const shares = consumers.map((consumer) => ({ consumer, records: Records.filter(({ body }) => canRead(consumer, body)) }));
    const unread = Records.filter((record) => !shares.some(({ records }) => records.includes(record)));
    const [failed, ...results] = await Promise.all([
      parkAll(unread),
      ...shares.filter(({ records }) => records.length > 0).map(({ consumer, records }) => deliver(consumer, records, context)),
    ]);
    // A message for two consumers is redelivered for both if one has failed.
    return { batchItemFailures: [...new Set([failed, ...results].flat())].map((itemIdentifier) => ({ itemIdentifier })) };
  };

  /** Parks records and returns the ids of those to redeliver because even that failed. */
  const parkAll = async (records: SQSRecord[]): Promise<string[]> => {
    const ids = await Promise.all(records.map((record) => comesAgain([record], () => park(theApp(), letterOf(record), new Error(`no consumer of ${name} can read it`)))));
    return ids.flat();
  };
  return Object.assign(handler, { worker: { name, queue, consumers, ...deployment }, holder });
}

export const canRead = ({ consumer }: ConsumerHandler, body: string): boolean => {
  try {
    consumer.parse(body);
    return true;
  } catch {
    return false;
  }
};

const letterOf = (record: SQSRecord) => ({ queue: `${queueOf(record)}-dlq`, id: record.messageId, body: record.body });

const deliver = (consumer: ConsumerHandler, records: SQSRecord[], context: Context): Promise<string[]> =>
  comesAgain(records, async () => (await consumer({ Records: records }, context)).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));

/** The ids of messages to redeliver: those that `work` returns or, if it throws, all of them. Other consumers' messages are not affected. */
async function comesAgain(records: SQSRecord[], work: () => Promise<string[] | void>): Promise<string[]> {
  try {
    return (await work()) ?? [];
  } catch (error) {
    log.error('messages failed together', { messages: records.length, error });
    return records.map(({ messageId }) => messageId);
  }
}
