import { Counter } from 'prom-client';
import * as z from 'zod';
import { metricCatalog, type MetricName } from '../../core/shared/metrics.ts';
import { makeSeries, type Series } from './series.ts';

/** Maximum label sets: far more than routes and statuses need, but a bound in case the log contains something else. */
const maxLabelled = 5_000;

const values = z.union([z.number(), z.array(z.number())]).transform((value) => [value].flat());
const Embedded = z.looseObject({
  _aws: z.object({ CloudWatchMetrics: z.array(z.object({ Metrics: z.array(z.object({ Name: z.string() })) })) }),
});
const duration = z.number().nonnegative();
const name = z.string().min(1).max(200);
const RequestLine = z.object({ message: z.literal('request'), method: name, route: name, status: z.int(), duration_ms: duration, cold_start: z.boolean().optional() });
const MessageLine = z.object({ message: z.literal('message'), consumer: name, outcome: name, duration_ms: duration, cold_start: z.boolean().optional() });

/** Creates series from the functions' log: from embedded metrics, and from the lines for requests and messages. */
export class LogLines {
  readonly series: Series = makeSeries();
  readonly #labelled = new Set<string>();

  add(line: string): void {
    if (!line.startsWith('{')) return;
    let parsed: unknown;
    try {
      parsed = JSON.parse(line);
    } catch {
      // A line from another program, or one truncated when its process was killed.
      return;
    }
    const embedded = Embedded.safeParse(parsed);
    if (embedded.success) return this.#addEmbedded(embedded.data);
    if ((parsed as { level?: unknown }).level === 'ERROR') this.series.errorLines.inc();
    const request = RequestLine.safeParse(parsed);
    if (request.success) return this.#addRequest(request.data);
    const message = MessageLine.safeParse(parsed);
    if (message.success) this.#addMessage(message.data);
  }

  /** Counts a line that was skipped because it was too long. */
  addLost(): void {
    this.series.lost.inc();
  }

  #addEmbedded({ _aws: { CloudWatchMetrics }, ...line }: z.output<typeof Embedded>): void {
    for (const { Metrics } of CloudWatchMetrics) {
      for (const { Name } of Metrics) {
        const found = values.safeParse(line[Name]);
        if (!Object.hasOwn(metricCatalog, Name) || !found.success) continue;
        const series = this.series.own[Name as MetricName];
        for (const value of found.data) {
          if (value < 0) continue;
          if (series instanceof Counter) series.inc(value);
          else series.observe(value / 1000);
        }
      }
    }
  }

  #addRequest({ method, route, status, duration_ms, cold_start }: z.output<typeof RequestLine>): void {
    if (!this.#isKept(method, route, String(status))) return;
    this.series.requests.inc({ method, route, status });
    this.series.requestTimes.observe({ method, route }, duration_ms / 1000);
    if (cold_start) this.series.coldStarts.inc({ function: `${method} ${route}` });
  }

  #addMessage({ consumer, outcome, duration_ms, cold_start }: z.output<typeof MessageLine>): void {
    if (!this.#isKept(consumer, outcome)) return;
    this.series.messages.inc({ consumer, outcome });
    this.series.messageTimes.observe({ consumer }, duration_ms / 1000);
    if (cold_start) this.series.coldStarts.inc({ function: consumer });
  }

  #isKept(...labels: string[]): boolean {
    const key = labels.join('\n');
    if (this.#labelled.has(key)) return true;
    if (this.#labelled.size >= maxLabelled) {
      this.addLost();
      return false;
    }
    this.#labelled.add(key);
    return true;
  }
}
