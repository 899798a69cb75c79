/**
 * All custom metrics, with their units and meanings. CloudWatch charges for each metric sent in a month, so there are
 * few, and each is on the dashboard or in an alarm (tested). AWS's own metrics are not repeated here.
 */
export const metricCatalog = {
  Registrations: { unit: 'count', help: 'Accounts created' },
  MediaProcessing: { unit: 'milliseconds', help: 'Time to create the variants of a photo' },
  MediaRendering: { unit: 'milliseconds', help: 'Time to create the renditions and the master of a photo' },
  UploadsRefused: { unit: 'count', help: 'Uploads rejected because they were not a usable photo, or too large' },
  TimelinesReached: { unit: 'count', help: 'Home timelines to which the fan-out added a post' },
  OutboxLag: { unit: 'milliseconds', help: 'Age of the oldest unpublished event' },
  EventsLeftToRelay: { unit: 'count', help: 'Events that the topic did not accept in time, left to the relay' },
  EventsParked: { unit: 'count', help: 'Events that the topic rejected, parked in the outbox' },
  RelayNotWoken: { unit: 'count', help: 'Messages to the relay that could not be sent' },
  MessageFailures: { unit: 'count', help: 'Failures to handle a message, except outages' },
  MessagesParked: { unit: 'count', help: 'Messages moved to a dead-letter queue' },
  MessagesWaiting: { unit: 'count', help: 'Messages returned to their queue because of an outage' },
  RedisFailures: { unit: 'count', help: 'Redis commands that failed or timed out' },
  SweepsUnfinished: { unit: 'count', help: 'Nightly sweeps that did not finish' },
  CountersMended: { unit: 'count', help: 'Counters that the recount corrected' },
} as const satisfies Record<string, { unit: 'count' | 'milliseconds'; help: string }>;

export type MetricName = keyof typeof metricCatalog;
type Of<Unit> = { [Name in MetricName]: (typeof metricCatalog)[Name]['unit'] extends Unit ? Name : never }[MetricName];
export type CountName = Of<'count'>;
export type DurationName = Of<'milliseconds'>;
