import { BatchProcessor, EventType as BatchType, processPartialResponse } from '@aws-lambda-powertools/batch';
import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { type EventOf, type EventType, parseEvent } from '../events/catalog.ts';
import { type PlatformApp, theApp } from './app.ts';
import { parkMessage } from './dead-letters.ts';
import { flushMetrics } from './metrics.ts';
import { traced } from './tracing.ts';

/** A message that has failed this often goes to the dead-letter queue; as in every queue's redrive policy. */
const maxReceives = 3;

export interface ConsumerDefinition<Message> {
  name: string;
  /** Reads one message; what it throws condemns the message at once, since no retry can mend it. */
  parse: (body: string) => Message;
  run(call: { app: PlatformApp; message: Message }): Promise<unknown>;
}

export type ConsumerHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/**
 * Makes a Lambda handler for a queue. Each message stands alone: those that fail go back to the queue, the others are
 * done. A message that cannot be read, or failed for the last time, is put into the dead-letter queue by us rather
 * than by the queue's redrive policy, because only so the reason goes with it.
 */
export function consumer<Message>({ name, parse, run }: ConsumerDefinition<Message>): ConsumerHandler {
  const handleRecord = (record: SQSRecord) =>
    traced(
      name,
      record.attributes.AWSTraceHeader ?? traceOf(record.body),
      async () => {
        const app = theApp();
        let message: Message;
        try {
          message = parse(record.body);
        } catch (error) {
          await parkMessage(app.log, record, error);
          return;
        }
        try {
          await run({ app, message });
        } catch (error) {
          app.log.error('message failed', { consumer: name, message_id: record.messageId, receives: record.attributes.ApproximateReceiveCount, error });
          if (Number(record.attributes.ApproximateReceiveCount) < maxReceives) throw error;
          await parkMessage(app.log, record, error);
        }
      },
      { detached: true },
    );

  const handler = middy<SQSEvent, SQSBatchResponse>().handler(async (event: SQSEvent, context: Context) => {
    // One for each batch: it keeps the failures, and where two batches run at once they would get mixed up.
    const processor = new BatchProcessor(BatchType.SQS);
    try {
      return await processPartialResponse(event, handleRecord, processor, { context, throwOnFullBatchFailure: false });
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
