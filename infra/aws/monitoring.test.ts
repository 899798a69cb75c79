import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { metricCatalog } from '../../core/shared/metrics.ts';
import { deployed, isInBackground, listFunctions } from '../functions.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Made {
  Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
}

const monitoring = createRequire(import.meta.url)('./monitoring.cjs') as (serverless: object) => Promise<Made>;
const withEmail = (address: string) => monitoring({ resolveVariable: async (name: string) => (name === "env:ALARM_EMAIL, ''" ? address : undefined) });

describe('alarms', () => {
  it('cover every background function', async () => {
    const { Resources } = await withEmail('');
    const background = deployed(await listFunctions(), { sharedQueues: false }).filter(isInBackground);
    expect(background.length).toBeGreaterThan(0);
    const text = JSON.stringify(Object.entries(Resources).filter(([id]) => id.startsWith('BackgroundErrors')));
    for (const { name } of background) expect(text).toContain(`"Value":"lambdagram-\${sls:stage}-${name}"`);
  });

  it('combine up to ten metrics each, those of dead letters by area', async () => {
    const { Resources } = await withEmail('');
    const background = deployed(await listFunctions(), { sharedQueues: false }).filter(isInBackground);
    const reading = background.filter(({ handler: { consumer } }) => consumer);
    const ofKind = (kind: RegExp) => Object.keys(Resources).filter((id) => kind.test(id));
    expect(ofKind(/^BackgroundErrors\d*Alarm$/)).toHaveLength(Math.ceil(background.length / 10));
    expect(ofKind(/^QueueAge\d*Alarm$/)).toHaveLength(Math.ceil(reading.length / 10));
    expect(ofKind(/DeadLettersAlarm$/)).toHaveLength(new Set([...reading.map(({ area }) => area), 'interactions']).size);
    expect(Resources['FeedDeadLettersAlarm']?.Properties).toMatchObject({
      Metrics: [
        { Expression: 'MAX([FILL(fan_out, 0), FILL(post_published, 0)])', ReturnData: true },
        { Id: 'fan_out', ReturnData: false },
        { Id: 'post_published', MetricStat: { Metric: { Dimensions: [{ Name: 'QueueName', Value: 'lambdagram-${sls:stage}-post-published-dlq' }] } } },
      ],
      Threshold: 0,
    });
  });

  it('go to an address only where one is given', async () => {
    expect((await withEmail('')).Resources).not.toHaveProperty('AlarmsByEmail');
    expect((await withEmail('ops@example.com')).Resources['AlarmsByEmail']?.Properties).toMatchObject({ Protocol: 'email', Endpoint: 'ops@example.com' });
  });
});

describe('metrics of our own', () => {
  const sources = globSync('{core,platform,functions}/**/*.ts', { cwd: root, exclude: (path) => path.endsWith('.test.ts') }).map((file) => readFileSync(join(root, file), 'utf8'));
  const sent = new Set(sources.flatMap((text) => [...text.matchAll(/metrics\.(?:count|duration)\('(\w+)'/g)].map(([, name]) => name!)));

  it('are all in the catalog and sent by code', () => {
    expect([...sent].sort()).toEqual(Object.keys(metricCatalog).sort());
  });

  it('are exactly those in alarms and on the dashboard', async () => {
    const { Resources } = await withEmail('');
    const text = JSON.stringify(Resources);
    const alarmed = [...text.matchAll(/"Namespace":"lambdagram-[^"]+","MetricName":"(\w+)"/g)].map(([, name]) => name!);
    const body = (Resources['Dashboard']!.Properties['DashboardBody'] as { 'Fn::Sub': string })['Fn::Sub'];
    const shown = [...body.matchAll(/\["lambdagram-[^"]+","(\w+)"/g)].map(([, name]) => name!);
    expect(alarmed.length).toBeGreaterThan(0);
    expect([...new Set([...alarmed, ...shown])].sort()).toEqual(Object.keys(metricCatalog).sort());
  });
});
