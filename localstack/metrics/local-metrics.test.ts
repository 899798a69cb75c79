import { appendFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { metricCatalog } from '../../core/shared/metrics.ts';
import dashboard from './grafana-dashboard.json' with { type: 'json' };
import { type LocalMetrics, localMetrics } from './local-metrics.ts';
import type { Sources } from './readings.ts';
import { makeSeries } from './series.ts';

const sources: Sources = {
  queues: () => [{ name: 'relay', depth: 3, age: 12.5 }, { name: 'relay-dlq', depth: 0, age: undefined }],
  postgres: { query: async () => ({ rows: [{ waiting: 2, parked: 1, age: 7 }] }) },
  redis: { info: async () => '# Stats\r\nkeyspace_hits:8\r\nkeyspace_misses:2\r\n' },
};

let folder: string;
let log: string;
let metrics: LocalMetrics;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lambdagram-metrics-'));
  log = join(folder, 'api.log');
  metrics = localMetrics({ log, ...sources });
});
afterEach(() => rm(folder, { recursive: true }));

const embedded = (values: Record<string, unknown>) =>
  JSON.stringify({ _aws: { Timestamp: 1, CloudWatchMetrics: [{ Namespace: 'lambdagram-embedded', Dimensions: [['service']], Metrics: Object.keys(values).map((Name) => ({ Name, Unit: 'Count' })) }] }, service: 'lambdagram', ...values });
const request = { level: 'INFO', message: 'request', method: 'GET', route: '/api/v1/feed', status: 200, duration_ms: 12 };
const message = { level: 'INFO', message: 'message', consumer: 'on-post-published', outcome: 'done', duration_ms: 80 };
const write = (...lines: unknown[]) => appendFile(log, lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''));
const sampleOf = (text: string, sample: string) => text.split('\n').find((line) => line.startsWith(`${sample} `))?.slice(sample.length + 1);

describe('the metrics of the local service', () => {
  it('are what functions embed in their log, once each', async () => {
    await write(embedded({ Registrations: 1, MediaProcessing: [250, 40] }), embedded({ Registrations: [1, 1] }));
    for (const _ of [1, 2]) {
      const text = await metrics.text();
      expect(sampleOf(text, 'lambdagram_registrations_total')).toBe('3');
      expect(sampleOf(text, 'lambdagram_media_processing_seconds_count')).toBe('2');
      expect(sampleOf(text, 'lambdagram_media_processing_seconds_sum')).toBe('0.29');
      expect(sampleOf(text, 'lambdagram_media_processing_seconds_bucket{le="0.05"}')).toBe('1');
    }
  });

  it('count requests, messages, cold starts and errors', async () => {
    await write({ ...request, cold_start: true }, request, { ...request, status: 503 }, message, { ...message, outcome: 'parked', cold_start: true }, { level: 'ERROR', message: 'message failed' });
    const text = await metrics.text();
    expect(sampleOf(text, 'lambdagram_requests_total{method="GET",route="/api/v1/feed",status="200"}')).toBe('2');
    expect(sampleOf(text, 'lambdagram_requests_total{method="GET",route="/api/v1/feed",status="503"}')).toBe('1');
    expect(sampleOf(text, 'lambdagram_request_duration_seconds_count{method="GET",route="/api/v1/feed"}')).toBe('3');
    expect(sampleOf(text, 'lambdagram_messages_total{consumer="on-post-published",outcome="parked"}')).toBe('1');
    expect(sampleOf(text, 'lambdagram_cold_starts_total{function="GET /api/v1/feed"}')).toBe('1');
    expect(sampleOf(text, 'lambdagram_cold_starts_total{function="on-post-published"}')).toBe('1');
    expect(sampleOf(text, 'lambdagram_logged_errors_total')).toBe('1');
  });

  it('contain queues, outbox and cache as of the scrape', async () => {
    const text = await metrics.text();
    expect(sampleOf(text, 'lambdagram_queue_messages{queue="relay"}')).toBe('3');
    expect(sampleOf(text, 'lambdagram_queue_age_seconds{queue="relay"}')).toBe('12.5');
    expect(sampleOf(text, 'lambdagram_queue_age_seconds{queue="relay-dlq"}')).toBe('0');
    expect(sampleOf(text, 'lambdagram_outbox_events{state="parked"}')).toBe('1');
    expect(sampleOf(text, 'lambdagram_outbox_age_seconds')).toBe('7');
    expect(sampleOf(text, 'lambdagram_cache_hits_total')).toBe('8');
    expect(sampleOf(await metrics.text(), 'lambdagram_cache_misses_total')).toBe('2');
  });

  it('omit what cannot be read, and report that', async () => {
    await metrics.text();
    const reported: unknown[] = [];
    const down = new Error('connection refused');
    const without = localMetrics({ log, ...sources, postgres: { query: () => Promise.reject(down) }, report: (error) => reported.push(error) });
    const text = await without.text();
    expect(text).not.toContain('\nlambdagram_outbox_age_seconds ');
    expect(sampleOf(text, 'lambdagram_source_up{source="outbox"}')).toBe('0');
    expect(sampleOf(text, 'lambdagram_source_up{source="queues"}')).toBe('1');
    expect(reported).toEqual([down]);
  });

  it('ignore foreign lines, and metrics that are not in the catalog', async () => {
    await write('', 'Server ready: http://127.0.0.1:8080', '{"half', '{}', '[]', 'null', embedded({ Unknown: 1, constructor: 1, Registrations: 'x' }), { ...request, status: 'x' }, { ...request, duration_ms: -1 });
    const text = await metrics.text();
    expect(sampleOf(text, 'lambdagram_registrations_total')).toBe('0');
    expect(text).not.toMatch(/^lambdagram_requests_total\{/m);
    expect(text).not.toContain('nknown');
  });

  it('wait for the rest of a line that is being written', async () => {
    const line = embedded({ Registrations: 1 });
    await appendFile(log, line.slice(0, 20));
    expect(sampleOf(await metrics.text(), 'lambdagram_registrations_total')).toBe('0');
    await appendFile(log, `${line.slice(20)}\n`);
    expect(sampleOf(await metrics.text(), 'lambdagram_registrations_total')).toBe('1');
  });

  it('start over with the log of another run', async () => {
    await write(embedded({ Registrations: 5 }));
    await metrics.text();
    await rename(log, join(folder, 'api.1.log'));
    expect(sampleOf(await metrics.text(), 'lambdagram_registrations_total')).toBe('5');
    await writeFile(log, `${embedded({ Registrations: 1 })}\n`);
    expect(sampleOf(await metrics.text(), 'lambdagram_registrations_total')).toBe('1');
  });

  it('have a bounded size for any log', async () => {
    await write(`{"${'x'.repeat(3 * 1024 * 1024)}"}`, ...Array.from({ length: 6_000 }, (_, index) => ({ ...request, route: `/${index}` })), request);
    const text = await metrics.text();
    expect(text.match(/^lambdagram_requests_total\{/gm)).toHaveLength(5_000);
    // The overlong line, the routes beyond the limit, and the last request.
    expect(sampleOf(text, 'lambdagram_unread_lines_total')).toBe('1002');
  });

  it('are counted once by two that scrape at the same time', async () => {
    await write(...Array.from({ length: 2_000 }, () => request));
    const texts = await Promise.all([metrics.text(), metrics.text()]);
    for (const text of texts) expect(sampleOf(text, 'lambdagram_requests_total{method="GET",route="/api/v1/feed",status="200"}')).toBe('2000');
  });
});

describe("Grafana's dashboard", () => {
  it('shows exactly the existing metrics', async () => {
    const { registry, own } = makeSeries();
    expect(Object.keys(own)).toEqual(Object.keys(metricCatalog));
    const made = await registry.getMetricsAsJSON();
    const histograms = new Set(made.filter(({ type }) => String(type) === 'histogram').map(({ name }) => name));
    const shown = dashboard.panels.flatMap(({ targets = [] }) => targets.flatMap(({ expr }) => expr.match(/lambdagram_\w+/g)!)).map((name) => {
      const base = name.replace(/_(bucket|sum|count)$/, '');
      return histograms.has(base) ? base : name;
    });
    expect([...new Set(shown)].sort()).toEqual(made.map(({ name }) => name).sort());
  });
});
