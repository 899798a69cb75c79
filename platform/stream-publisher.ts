import type { Context, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { DomainError } from '../core/shared/errors.ts';
import type { AnyEvent } from '../events/catalog.ts';
import { appOf, type Holder, type PlatformApp } from './app.ts';
import { park } from './dead-letters.ts';
import { beforeTimeout } from './deadline.ts';
import type { Deployment } from './deployment.ts';
import { flushMetrics } from './metrics.ts';
import { annotate, dropTrace, traced, traceFailure } from './tracing.ts';

/** The stream a publisher reads; table and queue are logical ids in infra/interactions.yml. */
export interface StreamTrigger {
  table: string;
  /** Maximum changes published per call. */
  batchSize: number;
  /** Seconds after which a change that cannot be published is parked. */
  maximumAge: number;
  /** The queue for changes that could not be published. */
  deadLetters: string;
}

export interface StreamPublisherDefinition extends Deployment {
  name: string;
  stream: StreamTrigger;
  /** The event for a change, if any, with the trace stored in the item. `records` is the whole batch. */
  eventOf(record: DynamoDBRecord, records: readonly DynamoDBRecord[]): AnyEvent | undefined;
  /** The events of a batch that are worth publishing, in order. */
  select(app: PlatformApp, events: readonly AnyEvent[]): Promise<AnyEvent[]>;
}

export interface StreamPublisherHandler {
  (event: DynamoDBStreamEvent, context: Context): Promise<DynamoDBBatchResponse>;
  readonly publisher: StreamPublisherDefinition;
  readonly holder: Holder;
}

/**
 * Creates a Lambda handler that publishes the changes in a DynamoDB stream. A batch is published in order. Lambda redelivers
 * everything from the first record that the topic did not accept (AWS Lambda developer guide, "Reporting batch item
 * failures") for as long as an outage lasts. A record that cannot be read would block all later ones, so it is parked.
 */
export function streamPublisher(definition: StreamPublisherDefinition): StreamPublisherHandler {
  const { name, access, eventOf, select } = definition;
  const holder = { name, access };
  const theApp = appOf(holder);
  const handler = ({ Records }: DynamoDBStreamEvent, context: Context): Promise<DynamoDBBatchResponse> =>
    traced(name, undefined, async () => {
      const app = theApp();
      try {
        const events: { record: DynamoDBRecord; event: AnyEvent }[] = [];
        let parked = 0;
        for (const record of Records) {
          try {
            const event = eventOf(record, Records);
            // Older items have no trace and get the one of this call.
            if (event) events.push({ record, event: { ...event, trace: event.trace ?? app.trace() } });
          } catch (error) {
            await parkRecord(app, record, error);
            parked += 1;
          }
        }
        if (events.length + parked === 0) dropTrace();
        annotate({ events: events.length, parked });
        const done = await beforeTimeout(context, () => publish(app, events.map(({ event }) => event), select));
        const failed = events.find(({ event }) => !done.has(event.id));
        return { batchItemFailures: failed ? [{ itemIdentifier: sequenceOf(failed.record) }] : [] };
      } finally {
        flushMetrics();
      }
    });
  return Object.assign(handler, { publisher: definition, holder });
}

/** Publishes events and returns the ids of those that are done: accepted by the topic, or not selected. None during an outage. */
async function publish(app: PlatformApp, events: readonly AnyEvent[], select: StreamPublisherDefinition['select']): Promise<Set<string>> {
  try {
    const selected = await select(app, events);
    const published = new Set(await app.bus.publish(selected));
    const failed = new Set(selected.flatMap(({ id }) => (published.has(id) ? [] : [id])));
    return new Set(events.flatMap(({ id }) => (failed.has(id) ? [] : [id])));
  } catch (error) {
    if (!(error instanceof DomainError && error.kind === 'unavailable')) throw error;
    traceFailure(error);
    app.log.warn('changes wait for a dependency', { changes: events.length, code: error.code, error: error.cause });
    app.metrics.count('MessagesWaiting', events.length);
    return new Set();
  }
}

const sequenceOf = (record: DynamoDBRecord) => record.dynamodb?.SequenceNumber ?? '';

/** Parks a record in the queue that Lambda also uses for records it gives up on (the trigger's `destinations`). */
const parkRecord = (app: PlatformApp, record: DynamoDBRecord, error: unknown) =>
  park(app, { queue: `lambdagram-${app.config.STAGE}-interactions-stream-dlq`, id: sequenceOf(record), body: JSON.stringify(record) }, error);
