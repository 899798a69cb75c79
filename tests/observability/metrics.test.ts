import { beforeAll, describe, expect, it } from 'vitest';
import dashboard from '../../localstack/metrics/grafana-dashboard.json' with { type: 'json' };
import { callApi } from '../setup/call-api.ts';
import { eventually } from '../setup/eventually.ts';
import { aPhoto, freshName } from '../setup/given.ts';
import { findFaults, findPrometheus, startPrometheus } from './prometheus.ts';

const programs = await findPrometheus();
const reason = 'reason' in programs ? programs.reason : undefined;
// If there is no Prometheus, this is reported.
if (reason !== undefined) console.warn(`SKIPPED: ${reason}`);

describe('the metrics of the running service', () => {
  const url = new URL('/metrics', process.env['CONSOLE_URL']!);
  beforeAll(async () => {
    const username = freshName('measured');
    const { body } = await callApi<{ token: string }>('POST', '/api/v1/auth/register', { body: { username, email: `${username}@example.com`, password: 'correct horse battery' } });
    const photo = { media_data: (await aPhoto()).toString('base64'), content_type: 'image/jpeg' };
    await callApi('POST', '/api/v1/media/upload', { token: body.token, body: photo });
    await callApi('POST', '/api/v1/media/upload', { token: body.token, body: { ...photo, media_data: 'bm8gcGhvdG8=' } });
    await callApi('GET', '/api/v1/feed');
  });

  it('reflect what was done, by functions, queues, outbox and cache', async () => {
    await eventually(async () => {
      const text = await (await fetch(url)).text();
      const sample = (pattern: string) => Number(new RegExp(`^lambdagram_${pattern} (.+)$`, 'm').exec(text)?.[1]);
      expect(sample('registrations_total')).toBeGreaterThanOrEqual(1);
      expect(sample('media_processing_seconds_count')).toBeGreaterThanOrEqual(1);
      expect(sample('uploads_refused_total')).toBeGreaterThanOrEqual(1);
      expect(sample('requests_total\\{method="POST",route="/api/v1/auth/register",status="201"\\}')).toBeGreaterThanOrEqual(1);
      expect(sample('request_duration_seconds_count\\{method="POST",route="/api/v1/auth/register"\\}')).toBeGreaterThanOrEqual(1);
      expect(sample('cold_starts_total\\{function="POST /api/v1/auth/register"\\}')).toBe(1);
      expect(sample('queue_messages\\{queue="lambdagram-embedded-relay"\\}')).toBeGreaterThanOrEqual(0);
      expect(sample('queue_age_seconds\\{queue="lambdagram-embedded-relay"\\}')).toBeGreaterThanOrEqual(0);
      expect(sample('outbox_age_seconds')).toBeGreaterThanOrEqual(0);
      expect(sample('cache_hits_total') + sample('cache_misses_total')).toBeGreaterThanOrEqual(1);
      for (const source of ['queues', 'outbox', 'cache']) expect(sample(`source_up\\{source="${source}"\\}`)).toBe(1);
      expect(sample('unread_lines_total')).toBe(0);
    });
  });

  it.skipIf(reason !== undefined)('are accepted by promtool', async () => {
    if ('reason' in programs) return;
    expect(await findFaults(programs, await (await fetch(url)).text())).toBe('');
    expect(await findFaults(programs, 'lambdagram_milliseconds_total{ 1\n')).not.toBe('');
  });

  it.skipIf(reason !== undefined)("are scraped by a real Prometheus, which understands the dashboard's queries", async () => {
    if ('reason' in programs) return;
    const prometheus = await startPrometheus(programs, url);
    try {
      await prometheus.valueOf('up{job="lambdagram"}', (value) => value === 1);
      await prometheus.valueOf('sum(lambdagram_registrations_total)', (value) => value >= 1);
      await prometheus.valueOf('histogram_quantile(0.99, sum by (le) (lambdagram_request_duration_seconds_bucket))', (value) => value > 0);
      const queries = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr.replaceAll('$__rate_interval', '1m')));
      for (const query of queries) expect(await prometheus.faultOf(query), query).toBeUndefined();
      expect(await prometheus.faultOf('sum(')).toContain('parse error');
    } finally {
      await prometheus.stop();
    }
  });
});
