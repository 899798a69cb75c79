/**
 * All custom metrics, with their units and meanings. CloudWatch charges for each metric sent in a month, so there are
 * few, and each is on the dashboard or in an alarm (tested). AWS's own metrics are not repeated here.
 */
export const metricCatalog = {
  Registrations: { unit: 'count', help: 'Accounts created' },
  MediaProcessing: { unit: 'milliseconds', help: 'Time to make the variants of a photo' },
  MediaRendering: { unit: 'milliseconds', help: 'Time to make the renditions of a photo, and its master' },
  UploadsRefused: { unit: 'count', help: 'Files that were no photo, or too much of one' },
  TimelinesReached: { unit: 'count', help: 'Home timelines that the fan-out brought a post into' },
  OutboxLag: { unit: 'milliseconds', help: 'Age of the oldest event that was left unpublished' },
  EventsLeftToRelay: { unit: 'count', help: 'Events that the topic did not take in time' },
  EventsParked: { unit: 'count', help: 'Events that the topic refuses, waiting in the outbox' },
  RelayNotWoken: { unit: 'count', help: 'Changes whose message to the relay could not be sent' },
  MessageFailures: { unit: 'count', help: 'Messages that failed through their own fault' },
  MessagesParked: { unit: 'count', help: 'Messages put into a dead-letter queue' },
  MessagesWaiting: { unit: 'count', help: 'Messages given back because of an outage' },
  RedisFailures: { unit: 'count', help: 'Commands that Redis did not take in time' },
  SweepsUnfinished: { unit: 'count', help: 'Nightly sweeps that left something over' },
  CountersMended: { unit: 'count', help: 'Counters that the recount had to mend' },
} as const satisfies Record<string, { unit: 'count' | 'milliseconds'; help: string }>;

export type MetricName = keyof typeof metricCatalog;
type Of<Unit> = { [Name in MetricName]: (typeof metricCatalog)[Name]['unit'] extends Unit ? Name : never }[MetricName];
export type CountName = Of<'count'>;
export type DurationName = Of<'milliseconds'>;
