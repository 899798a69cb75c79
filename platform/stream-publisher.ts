import type { Context, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { DomainError } from '../core/shared/errors.ts';
import type { AnyEvent } from '../events/catalog.ts';
import { appOf, type Holder, type PlatformApp } from './app.ts';
import { park } from './dead-letters.ts';
import { beforeTimeout } from './deadline.ts';
import type { Deployment } from './deployment.ts';
import { flushMetrics } from './metrics.ts';
import { annotate, dropTrace, traced, traceFailure } from './tracing.ts';

/** The stream a publisher reads, by logical ids of infra/interactions.yml. */
export interface StreamTrigger {
  table: string;
  /** Changes that one call publishes at most. */
  batchSize: number;
  /** Seconds after which a change is given up that could not be published. */
  maximumAge: number;
  /** The queue for what was given up. */
  deadLetters: string;
}

export interface StreamPublisherDefinition extends Deployment {
  name: string;
  stream: StreamTrigger;
  /** The event a change means, if any, with the trace that its item carries. `records` are those of the same batch. */
  eventOf(record: DynamoDBRecord, records: readonly DynamoDBRecord[]): AnyEvent | undefined;
  /** Those of a batch's events that are worth publishing, in their order. */
  select(app: PlatformApp, events: readonly AnyEvent[]): Promise<AnyEvent[]>;
}

export interface StreamPublisherHandler {
  (event: DynamoDBStreamEvent, context: Context): Promise<DynamoDBBatchResponse>;
  readonly publisher: StreamPublisherDefinition;
  readonly holder: Holder;
}

/**
 * Makes a Lambda handler that publishes the changes in a DynamoDB stream. A batch is published in its order; from the
 * first record the topic did not take, Lambda delivers again (AWS Lambda developer guide, "Reporting batch item
 * failures"), for as long as an outage lasts. A record that cannot be read would hold up all behind it, so it is parked.
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
            // Items from before they carried one get the trace of this call.
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

/** The ids of the events that need nothing more: the topic has taken them, or they are not to be published. None during an outage. */
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

/** Into the queue that Lambda also uses for what it gives up on (`destinations` of the trigger). */
const parkRecord = (app: PlatformApp, record: DynamoDBRecord, error: unknown) =>
  park(app, { queue: `lambdagram-${app.config.STAGE}-interactions-stream-dlq`, id: sequenceOf(record), body: JSON.stringify(record) }, error);
