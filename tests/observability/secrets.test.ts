import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { localMetrics } from '../../localstack/metrics/local-metrics.ts';
import { callApi } from '../setup/call-api.ts';
import { plantSecrets, type Planted, sendSecretsEverywhere, tracesOf } from './planted-secrets.ts';
import { traceOnce } from './read-traces.ts';

const dataDir = process.env['SERVICE_DATA_DIR']!;
const api = join(dataDir, 'logs', 'api.log');

async function* linesOf(file: string): AsyncGenerator<string> {
  yield* createInterface({ input: createReadStream(file), crlfDelay: Infinity });
}

describe('secrets that are sent through every endpoint', () => {
  let planted: Planted;
  let sent: Awaited<ReturnType<typeof sendSecretsEverywhere>>;
  beforeAll(async () => {
    planted = await plantSecrets();
    // A second account, since the first is signed out and its post removed during the test.
    const other = await plantSecrets();
    sent = await sendSecretsEverywhere(planted);
    const { headers, status } = await callApi('POST', `/api/v1/posts/${other.post}/like`, { token: other.secrets.token });
    assert.equal(status, 200);
    // By then, the consumers of earlier requests have run, too.
    await traceOnce(headers['x-trace-id']!, (segments) => assert.ok(segments.some(({ name }) => name === 'on-interaction-changed')));
  });

  /** The secrets found in a text, with their context. */
  function* leaksIn(where: string, text: string): Generator<string> {
    for (const [name, pattern] of tracesOf(planted.secrets)) {
      const found = pattern.exec(text);
      if (found) yield `${name} in ${where}: ${text.slice(Math.max(0, found.index - 150), found.index + 40)}`;
    }
  }
  async function leaksOf(where: string, texts: AsyncIterable<string> | Iterable<string>): Promise<{ count: number; found: string[] }> {
    const found: string[] = [];
    let count = 0;
    for await (const text of texts) {
      count += 1;
      if (found.length < 20) found.push(...leaksIn(where, text));
    }
    return { count, found };
  }

  it('reach all of them, and are accepted by some', () => {
    expect(sent.operations).toBeGreaterThan(45);
    for (const status of [200, 201, 400, 401, 404]) expect(sent.statuses).toContain(status);
    expect(sent.statuses).not.toContain(500);
  });

  it('would be found', async () => {
    for (const secret of Object.values(planted.secrets)) expect((await leaksOf('itself', [`{"x":"${secret}"}`])).found).not.toEqual([]);
  });

  it('are in no log', async () => {
    // Except for the pool's log, which contains the sent mail.
    const cloud = join(dataDir, 'cloud', 'logs');
    const files = (await readdir(cloud)).filter((name) => name.endsWith('.log') && name !== 'cognito.log').map((name) => join(cloud, name));
    expect(files.map((file) => basename(file))).toContain('postgres.log');
    for (const file of [api, ...files]) expect((await leaksOf(basename(file), linesOf(file))).found).toEqual([]);
    const requests = (await readFile(api, 'utf8')).match(/"message":"request"/g);
    expect(requests?.length).toBeGreaterThan(sent.operations);
  });

  it('are in no trace', async () => {
    const traces = new DatabaseSync(join(dataDir, 'cloud', 'xray', 'traces.db'), { readOnly: true, timeout: 5_000 });
    const texts = traces.prepare('select json from segments').all().map((row) => row['json'] as string);
    traces.close();
    expect(await leaksOf('traces', texts)).toEqual({ found: [], count: texts.length });
    expect(texts.length).toBeGreaterThan(sent.operations);
  });

  it('are in no metric', async () => {
    const metrics = localMetrics({ log: api, queues: () => [], postgres: { query: async () => ({ rows: [{ waiting: 0, parked: 0, age: 0 }] }) }, redis: undefined });
    expect(await leaksOf('metrics', [await metrics.text()])).toEqual({ found: [], count: 1 });
  });

  it('are in no event and no message', async () => {
    const client = new pg.Client({ connectionString: process.env['MIGRATION_URL']! });
    await client.connect();
    const { rows } = await client.query<{ text: string }>('select outbox::text as text from outbox');
    await client.end();
    expect(rows.length).toBeGreaterThan(0);
    expect(await leaksOf('outbox', rows.map(({ text }) => text))).toEqual({ found: [], count: rows.length });
    const queues = new DatabaseSync(join(dataDir, 'cloud', 'queues', 'fauxqs.db'), { readOnly: true, timeout: 5_000 });
    const messages = queues.prepare('select body, message_attributes from sqs_messages').all().map((row) => JSON.stringify(row));
    queues.close();
    expect((await leaksOf('queues', messages)).found).toEqual([]);
  });
});
