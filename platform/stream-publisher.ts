import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { AnyEvent } from '../events/catalog.ts';
import { theApp } from './app.ts';
import { flushMetrics } from './metrics.ts';
import { traced } from './tracing.ts';

export interface StreamPublisherDefinition {
  name: string;
  /** The event a change means, if any. */
  eventOf(record: DynamoDBRecord): AnyEvent | undefined;
}

export type StreamPublisherHandler = (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse>;

/**
 * Makes a Lambda handler that publishes what a DynamoDB stream tells. A batch is published in its order; from the first
 * record the topic did not take, Lambda delivers again (AWS Lambda developer guide, "Reporting batch item failures").
 */
export function streamPublisher({ name, eventOf }: StreamPublisherDefinition): StreamPublisherHandler {
  return ({ Records }) =>
    traced(name, undefined, async () => {
      try {
        const app = theApp();
        const events = Records.map((record) => ({ record, event: eventOf(record) }));
        const wanted = events.flatMap(({ event }) => (event ? [{ ...event, trace: app.trace() }] : []));
        const published = new Set(await app.bus.publish(wanted));
        const failed = events.find(({ event }) => event && !published.has(event.id));
        return { batchItemFailures: failed ? [{ itemIdentifier: failed.record.dynamodb?.SequenceNumber ?? '' }] : [] };
      } finally {
        flushMetrics();
      }
    });
}
