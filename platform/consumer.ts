import { BatchProcessor, EventType as BatchType, processPartialResponse } from '@aws-lambda-powertools/batch';
import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { DomainError } from '../core/shared/errors.ts';
import { type EventOf, type EventType, parseEvent } from '../events/catalog.ts';
import { maxFailures } from '../events/consumers.ts';
import { appOf, type Holder, type PlatformApp } from './app.ts';
import { park } from './dead-letters.ts';
import { beforeTimeout } from './deadline.ts';
import type { Deployment } from './deployment.ts';
import { flushMetrics } from './metrics.ts';
import { failuresOf, longestWait, postpone, queueOf, sendAgain, sendRest } from './redelivery.ts';
import { hashedId } from './tracing/hash.ts';
import { annotate, coldStart, dropTrace, type Facts, traced, traceFailure, traceHeader } from './tracing.ts';

/** The queue a consumer reads. */
export interface QueueTrigger {
  /** As in events/consumers.ts. */
  name: string;
  /** Maximum messages per call. */
  batchSize: number;
  /** Maximum concurrent calls: as many as Postgres and Redis can handle in addition to the API. */
  concurrency: number;
  /** Seconds to wait for more messages. `collects`: half a minute, where that saves calls. Default: no wait. */
  batchingWindow?: number | 'collects';
}

export interface ConsumerDefinition<Message> extends Deployment {
  name: string;
  queue: QueueTrigger;
  /** It only maintains the cache, so without Redis its messages are ignored. */
  cacheOnly?: true;
  /** Parses one message; if it throws, the message is parked at once, since no retry can help. */
  parse: (body: string) => Message;
  /** Runs before a message that keeps failing is parked, to record the failure where a user can see it. */
  giveUp?: (call: { app: PlatformApp; message: Message }) => Promise<unknown>;
  /** Whether a result means that there was nothing to do. */
  isIdle?: (result: unknown) => boolean;
  run: OneByOne<Message> | { batch: (call: { app: PlatformApp; messages: Message[] }) => Promise<unknown> };
}

type OneByOne<Message> = (call: { app: PlatformApp; message: Message; goOn: (rest: Message, delaySeconds?: number) => Promise<void> }) => Promise<unknown>;

export interface ConsumerHandler {
  (event: SQSEvent, context: Context): Promise<SQSBatchResponse>;
  readonly consumer: Deployment & { name: string; queue: QueueTrigger; events?: readonly EventType[]; cacheOnly?: true; parse: (body: string) => unknown };
  readonly holder: Holder;
}

/**
 * Creates a Lambda handler for a queue. Each message succeeds or fails on its own, even if the batch is processed together:
 * failed ones return to the queue. There are three kinds of failure:
 * - An outage, or another process working on the same thing (`unavailable`): the message is retried with exponential backoff until
 *   that is over.
 * - A failure of the message itself: it is sent again or, after the last attempt, moved to the dead-letter queue. The redrive policy
 *   could do this, but without the reason.
 * - The message cannot be parsed: it is moved to the dead-letter queue at once.
 *
 * Work that may take long is done in steps: each does a bounded part and then sends the rest to the queue as a separate
 * message (`goOn`). If killed before that, the step is repeated; if killed after it, this step and all later ones run twice.
 */
export function consumer<Message>(definition: ConsumerDefinition<Message>): ConsumerHandler {
  const { name, access, parse, run } = definition;
  const holder = { name, access };
  const theApp = appOf(holder);
  const handleRecord = (record: SQSRecord, runOne: OneByOne<Message>) =>
    traced(
      name,
      // The trace in the message comes first: SNS and SQS give all messages of a batch the same header, that of the sender.
      traceOf(record.body) ?? record.attributes.AWSTraceHeader,
      async () => {
        const app = theApp();
        const started = performance.now();
        const handled = (outcome: string) => {
          annotate({ outcome });
          app.log.info('message', { consumer: name, message_id: record.messageId, outcome, duration_ms: Math.round((performance.now() - started) * 10) / 10, cold_start: coldStart() });
        };
        const letter = { queue: `${queueOf(record)}-dlq`, id: record.messageId, body: record.body };
        let message: Message;
        try {
          message = parse(record.body);
        } catch (error) {
          traceFailure(error);
          await park(app, letter, error);
          handled('parked');
          return;
        }
        annotate(subjectOf(message));
        try {
          if (definition.cacheOnly && !(await app.redis.isConfigured())) return;
          const result = await runOne({ app, message, goOn: (rest, delay) => sendRest(app, record, JSON.stringify(withTrace(rest)), delay) });
          if (definition.isIdle?.(result)) dropTrace();
          else handled('done');
        } catch (error) {
          traceFailure(error);
          if (isOutage(error)) {
            await giveBack(app, record, error);
            handled('waits');
            throw error;
          }
          const failures = failuresOf(record) + 1;
          app.log.error('message failed', { consumer: name, message_id: record.messageId, failures, error });
          app.metrics.count('MessageFailures');
          if (failures < maxFailures) {
            await sendAgain(app, record, failures);
          } else {
            // If this throws, the message is redelivered and this runs again.
            await definition.giveUp?.({ app, message });
            await park(app, letter, error);
          }
          handled(failures < maxFailures ? 'sent again' : 'parked');
        }
      },
      {
        detached: true,
        annotations: { queue: queueOf(record), message_id: record.messageId, receives: Number(record.attributes.ApproximateReceiveCount), failures: failuresOf(record) },
      },
    );

  const giveBack = async (app: PlatformApp, record: SQSRecord, { code, dependency, cause }: DomainError) => {
    const fields = { consumer: name, message_id: record.messageId, receives: record.attributes.ApproximateReceiveCount, code };
    if (dependency === undefined) {
      app.log.info('message postponed', fields);
    } else {
      app.log.warn('message waits for a dependency', { ...fields, dependency, error: cause });
      app.metrics.count('MessagesWaiting');
    }
    // If this fails, the message returns after the queue's own visibility timeout.
    await postpone(app, record, dependency === undefined ? longestWait.busy : longestWait.outage).catch((error: unknown) => app.log.warn('message could not be postponed', { ...fields, error }));
  };

  const handler = middy<SQSEvent, SQSBatchResponse>().handler(async (event: SQSEvent, context: Context) => {
    // One processor per batch: it collects the failures, which concurrent batches would mix up.
    const processor = new BatchProcessor(BatchType.SQS);
    const runOne = 'batch' in run ? together(event.Records, parse, run.batch) : run;
    const handle = (record: SQSRecord) => handleRecord(record, runOne);
    try {
      return await beforeTimeout(context, () => processPartialResponse(event, handle, processor, { context, throwOnFullBatchFailure: false }));
    } finally {
      flushMetrics();
    }
  });
  return Object.assign(handler as unknown as (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>, { consumer: definition, holder });
}

const isOutage = (error: unknown): error is DomainError => error instanceof DomainError && error.kind === 'unavailable';

/**
 * Handles the messages of a batch in one call of `work`. If that fails, each is retried alone, so that only the faulty
 * one fails.
 */
function together<Message>(
  records: readonly SQSRecord[],
  parse: (body: string) => Message,
  work: (call: { app: PlatformApp; messages: Message[] }) => Promise<unknown>,
): OneByOne<Message> {
  const messages = records.flatMap(({ body }) => {
    try {
      return [parse(body)];
    } catch {
      // Parked, with the reason, when it is handled on its own.
      return [];
    }
  });
  let shared: Promise<unknown> | undefined;
  return async ({ app, message }) => {
    try {
      return await (shared ??= work({ app, messages }));
    } catch (error) {
      if (messages.length === 1 || isOutage(error)) throw error;
      return work({ app, messages: [message] });
    }
  };
}

export type EventConsumerDefinition<Type extends EventType> = Omit<ConsumerDefinition<EventOf<Type>>, 'parse' | 'run' | 'giveUp'> & {
  events: readonly Type[];
  giveUp?: (call: { app: PlatformApp; event: EventOf<Type> }) => Promise<unknown>;
} & (
  | { run(call: { app: PlatformApp; event: EventOf<Type>; goOn: (rest: EventOf<Type>, delaySeconds?: number) => Promise<void> }): Promise<unknown> }
  /** For work that is cheaper for many events at once. */
  | { runBatch(call: { app: PlatformApp; events: EventOf<Type>[] }): Promise<unknown> }
);

/** Creates a Lambda handler for a queue of the catalog's events. An event of another type means that the subscription's filter is wrong. */
export function eventConsumer<Type extends EventType>(definition: EventConsumerDefinition<Type>): ConsumerHandler {
  const { giveUp, ...rest } = definition;
  const { events } = definition;
  const parse = (body: string) => {
    const event = parseEvent(JSON.parse(body));
    if (!(events as readonly EventType[]).includes(event.type)) throw new Error(`${event.type} is not consumed here`);
    return event as EventOf<Type>;
  };
  return consumer<EventOf<Type>>({
    ...rest,
    parse,
    ...(giveUp && { giveUp: ({ app, message: event }) => giveUp({ app, event }) }),
    run:
      'runBatch' in definition
        ? { batch: ({ app, messages }) => definition.runBatch({ app, events: messages }) }
        : ({ app, message, goOn }) => definition.run({ app, event: message, goOn }),
  });
}

/** The annotations by which a message's traces can be found. */
function subjectOf(message: unknown): Facts {
  const { id, type, data } = (message ?? {}) as { id?: string; type?: string; data?: Record<string, string | undefined> };
  const user = data?.['user_id'] ?? data?.['follower_id'];
  return { event: type, event_id: id, post_id: data?.['post_id'], user: user && hashedId(user) };
}

/** The message with the rest of the work, as part of the current trace. */
const withTrace = <Message>(rest: Message): Message => ({ ...rest, trace: traceHeader() });

/** The trace in the message itself. */
function traceOf(body: string): string | undefined {
  return /"trace":"([^"\\]{1,300})"/.exec(body)?.[1];
}
