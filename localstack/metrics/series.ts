import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { metricCatalog, type MetricName } from '../../core/shared/metrics.ts';

/** Upper bounds of histogram buckets in seconds: from a cached page to a photo that waits in the queue. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Prometheus names include a unit, and its times are in seconds. */
export const prometheusName = (name: MetricName): string =>
  `lambdagram${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}_${metricCatalog[name].unit === 'count' ? 'total' : 'seconds'}`;

/** Every series of the local service, in a separate registry. */
export function makeSeries() {
  const registry = new Registry();
  const common = { registers: [registry] };
  const counter = <Label extends string = never>(name: string, help: string, ...labelNames: Label[]) => new Counter<Label>({ ...common, name, help, labelNames });
  const gauge = <Label extends string = never>(name: string, help: string, ...labelNames: Label[]) => new Gauge<Label>({ ...common, name, help, labelNames });
  const histogram = <Label extends string = never>(name: string, help: string, ...labelNames: Label[]) => new Histogram<Label>({ ...common, name, help, labelNames, buckets });
  const own = Object.fromEntries(
    Object.entries(metricCatalog).map(([name, { unit, help }]) => {
      const made = prometheusName(name as MetricName);
      return [name, unit === 'count' ? counter(made, help) : histogram(made, help)];
    }),
  ) as Record<MetricName, Counter | Histogram>;
  return {
    registry,
    /** The functions' own metrics. */
    own,
    // On AWS, CloudWatch collects the following for functions, queues and the cache by itself.
    requests: counter('lambdagram_requests_total', 'Requests by method, route and status', 'method', 'route', 'status'),
    requestTimes: histogram('lambdagram_request_duration_seconds', 'Time to respond', 'method', 'route'),
    messages: counter('lambdagram_messages_total', 'Messages by consumer and outcome', 'consumer', 'outcome'),
    messageTimes: histogram('lambdagram_message_duration_seconds', 'Time to handle a message', 'consumer'),
    coldStarts: counter('lambdagram_cold_starts_total', 'Cold starts: first calls of a function in a process', 'function'),
    errorLines: counter('lambdagram_logged_errors_total', 'Log lines with level ERROR'),
    lost: counter('lambdagram_unread_lines_total', 'Log lines not counted because they were too long or there were too many series'),
    queueDepth: gauge('lambdagram_queue_messages', 'Messages in a queue', 'queue'),
    queueAge: gauge('lambdagram_queue_age_seconds', 'Age of the oldest message in a queue', 'queue'),
    outboxEvents: gauge('lambdagram_outbox_events', 'Unpublished events in the outbox', 'state'),
    outboxAge: gauge('lambdagram_outbox_age_seconds', 'Age of the oldest unpublished event'),
    cacheHits: counter('lambdagram_cache_hits_total', 'Redis lookups that found the key'),
    cacheMisses: counter('lambdagram_cache_misses_total', 'Redis lookups that did not find the key'),
    sourceUp: gauge('lambdagram_source_up', 'Whether a source could be read for this scrape', 'source'),
  };
}

export type Series = ReturnType<typeof makeSeries>;
