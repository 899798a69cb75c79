import { BatchProcessor, EventType as BatchType, processPartialResponse } from '@aws-lambda-powertools/batch';
import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { DomainError } from '../core/shared/errors.ts';
import { type EventOf, type EventType, parseEvent } from '../events/catalog.ts';
import { maxFailures } from '../events/consumers.ts';
import { type PlatformApp, theApp } from './app.ts';
import { park } from './dead-letters.ts';
import { within } from './deadline.ts';
import { flushMetrics } from './metrics.ts';
import { failuresOf, postpone, queueOf, sendAgain, sendRest } from './redelivery.ts';
import { traced } from './tracing.ts';

/** What (ms) a function keeps of its time to say what became of its messages. */
const reserve = 2_000;

export interface ConsumerDefinition<Message> {
  name: string;
  /** Reads one message; what it throws condemns the message at once, since no retry can help. */
  parse: (body: string) => Message;
  run(call: { app: PlatformApp; message: Message; goOn: (rest: Message) => Promise<void> }): Promise<unknown>;
}

export type ConsumerHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/**
 * Makes a Lambda handler for a queue. Each message stands alone: those that fail go back to the queue, the others are
 * done. What a message meets is one of three things:
 * - An outage, or work that somebody else is at (`unavailable`): it waits, longer each time, for as long as that lasts.
 * - A failure of its own: it is sent again, and put into the dead-letter queue after the last one. We do that rather than
 *   the queue's redrive policy, because only so the reason goes with it.
 * - It cannot even be read: into the dead-letter queue at once.
 *
 * Work that may be long is done in steps: each does a bounded part and then sends what is left to the queue, as a message of
 * its own (`goOn`). Killed before that, the step is repeated; killed after it, the step and all behind it run twice.
 */
export function consumer<Message>({ name, parse, run }: ConsumerDefinition<Message>): ConsumerHandler {
  const handleRecord = (record: SQSRecord) =>
    traced(
      name,
      record.attributes.AWSTraceHeader ?? traceOf(record.body),
      async () => {
        const app = theApp();
        const letter = { queue: `${queueOf(record)}-dlq`, id: record.messageId, body: record.body };
        let message: Message;
        try {
          message = parse(record.body);
        } catch (error) {
          await park(app, letter, error);
          return;
        }
        try {
          await run({ app, message, goOn: (rest) => sendRest(app, record, JSON.stringify(rest)) });
        } catch (error) {
          if (error instanceof DomainError && error.kind === 'unavailable') {
            await giveBack(app, record, error);
            throw error;
          }
          const failures = failuresOf(record) + 1;
          app.log.error('message failed', { consumer: name, message_id: record.messageId, failures, error });
          app.metrics.count('MessageFailures');
          if (failures < maxFailures) await sendAgain(app, record, failures);
          else await park(app, letter, error);
        }
      },
      { detached: true },
    );

  const giveBack = async (app: PlatformApp, record: SQSRecord, { code, dependency, cause }: DomainError) => {
    const fields = { consumer: name, message_id: record.messageId, receives: record.attributes.ApproximateReceiveCount, code };
    if (dependency === undefined) {
      app.log.info('message postponed', fields);
    } else {
      app.log.warn('message waits for a dependency', { ...fields, dependency, error: cause });
      app.metrics.count('MessagesWaiting');
    }
    // Without it the message is back after the queue's own visibility timeout.
    await postpone(app, record).catch((error: unknown) => app.log.warn('message could not be postponed', { ...fields, error }));
  };

  const handler = middy<SQSEvent, SQSBatchResponse>().handler(async (event: SQSEvent, context: Context) => {
    // One for each batch: it keeps the failures, and where two batches run at once they would get mixed up.
    const processor = new BatchProcessor(BatchType.SQS);
    try {
      // Whatever hangs ends as an outage before Lambda ends the function.
      const time = (context.getRemainingTimeInMillis?.() ?? Infinity) - reserve;
      return await within(time, () => processPartialResponse(event, handleRecord, processor, { context, throwOnFullBatchFailure: false }));
    } finally {
      flushMetrics();
    }
  });
  return handler as unknown as ConsumerHandler;
}

export interface EventConsumerDefinition<Type extends EventType> {
  name: string;
  events: readonly Type[];
  run(call: { app: PlatformApp; event: EventOf<Type> }): Promise<unknown>;
}

/** Makes a Lambda handler for a queue of the catalog's events; an event of another type is a mistake in its filter. */
export function eventConsumer<Type extends EventType>({ name, events, run }: EventConsumerDefinition<Type>): ConsumerHandler {
  const parse = (body: string) => {
    const event = parseEvent(JSON.parse(body));
    if (!(events as readonly EventType[]).includes(event.type)) throw new Error(`${event.type} is not consumed here`);
    return event as EventOf<Type>;
  };
  return consumer({ name, parse, run: ({ app, message }) => run({ app, event: message }) });
}

/** The trace our envelope carries, for a message that came without the queue's own header. */
function traceOf(body: string): string | undefined {
  return /"trace":"([^"\\]{1,300})"/.exec(body)?.[1];
}
