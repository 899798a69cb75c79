import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { linesOfTrace, listLines, logNames } from './log-files.ts';

let dataDir: string;
const trace = '1-6b08a0f0-3fa1459aaf10c6523c415e27';
const line = (fields: object) => JSON.stringify({ level: 'INFO', timestamp: '2026-11-26T21:13:20.432Z', service: 'lambdagram', sampling_rate: 0, ...fields });

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'lambdagram-logs-'));
  await mkdir(join(dataDir, 'logs'));
  await mkdir(join(dataDir, 'cloud', 'logs'), { recursive: true });
  const lines = [
    'Starting Offline',
    line({ message: 'request', trace_id: trace, method: 'POST', route: '/api/v1/posts/{post_id}/like', status: 200 }),
    '(λ: like-post) RequestId: 1  Duration: 29.20 ms',
    line({ message: 'message', trace_id: trace, consumer: 'on-interaction-changed', outcome: 'done' }),
    line({ level: 'ERROR', message: 'message failed', trace_id: '1-00000000-000000000000000000000000', consumer: 'on-post-published' }),
    '{"level":"INFO","mess',
  ];
  await writeFile(join(dataDir, 'logs', 'api.log'), lines.join('\n'));
  await writeFile(join(dataDir, 'cloud', 'logs', 'redis.log'), 'Ready\n');
  await writeFile(join(dataDir, 'logs', 'api.1.log'), 'of the run before\n');
});
afterAll(() => rm(dataDir, { recursive: true }));

const messages = (filter: Parameters<typeof listLines>[2], log = 'api') => listLines(dataDir, log, filter).map(({ message }) => message);

it('are those of this run', () => expect(logNames(dataDir)).toEqual(['api', 'redis']));

it('are listed in order, even unparsable ones', () => {
  expect(messages({})).toEqual(['Starting Offline', 'request', '(λ: like-post) RequestId: 1  Duration: 29.20 ms', 'message', 'message failed', '{"level":"INFO","mess']);
  expect(messages({}, 'redis')).toEqual(['Ready']);
  expect(messages({}, '../secrets')).toEqual([]);
});

it('are found by trace, function, level and text', () => {
  expect(linesOfTrace(dataDir, trace)).toMatchObject([
    { message: 'request', function: 'like-post', fields: { status: 200 } },
    { message: 'message', function: 'on-interaction-changed', fields: { outcome: 'done' } },
  ]);
  expect(messages({ function: 'like-post' })).toEqual(['request', '(λ: like-post) RequestId: 1  Duration: 29.20 ms']);
  expect(messages({ level: 'ERROR' })).toEqual(['message failed']);
  expect(messages({ text: 'starting' })).toEqual(['Starting Offline']);
  expect(messages({ trace: 'nothing' })).toEqual([]);
});
