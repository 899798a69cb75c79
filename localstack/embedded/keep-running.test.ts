import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startChild } from './child-process.ts';
import { keepRunning } from './keep-running.ts';
import { ProcessLedger } from './process-ledger.ts';

let folder: string;
let ledger: ProcessLedger;
const reports: string[] = [];
const givenUp: Error[] = [];
const supervision = { report: (line: string) => void reports.push(line), giveUp: (error: Error) => void givenUp.push(error) };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lambdagram-keep-running-'));
  ledger = await ProcessLedger.open(folder);
  reports.length = 0;
  givenUp.length = 0;
});
afterEach(async () => {
  ledger.close();
  await rm(folder, { recursive: true });
});

const logFile = () => join(folder, 'thing.log');

const hasLogged = async (start: number) => (await readFile(logFile(), 'utf8')).includes(`start ${start}\n`);

/** Starts a program that only keeps running if the file `permit` exists when it starts. */
async function startThing(isReady: (start: number) => Promise<boolean> = hasLogged) {
  let starts = 0;
  await writeFile(join(folder, 'permit'), '');
  const launch = (signal: AbortSignal) => {
    starts += 1;
    return startChild({
      name: 'Thing',
      command: '/bin/sh',
      args: ['-c', `echo start ${starts}; test -e permit || { echo no permit; exit 3; }; exec sleep 60`],
      cwd: folder,
      logFile: logFile(),
      ledger,
      stopSignal: 'SIGTERM',
      signal,
      isReady: () => isReady(starts),
    });
  };
  const thing = await keepRunning({ name: 'Thing', logFile: logFile(), supervision, launch });
  return { thing, starts: () => starts };
}

it('reports what died and where its log is, and starts it again', async () => {
  const { thing } = await startThing();
  const first = thing.pid!;
  process.kill(first, 'SIGKILL');
  await vi.waitFor(() => expect(reports).toHaveLength(2), 20_000);
  expect(reports).toEqual([
    expect.stringMatching(/^Thing died \(SIGKILL\) after \d+\.\d s\. Its log: .*thing\.log$/),
    expect.stringMatching(/^Thing is running again, \d+\.\d s after it died$/),
  ]);
  expect(thing.pid).not.toBe(first);
  expect(thing.pid).toBeDefined();
  await thing.stop();
  expect(await readFile(logFile(), 'utf8')).toBe('start 1\nstart 2\n');
});

it('leaves alone what was stopped, and starts it on request', async () => {
  const { thing, starts } = await startThing();
  await thing.stop();
  expect(thing.pid).toBeUndefined();
  await thing.start();
  expect(thing.pid).toBeDefined();
  await thing.stop();
  expect([starts(), reports]).toEqual([2, []]);
});

it('gives up after five short-lived starts in a row', async () => {
  const { thing, starts } = await startThing();
  await rm(join(folder, 'permit'));
  process.kill(thing.pid!, 'SIGKILL');
  await vi.waitFor(() => expect(givenUp).toHaveLength(1), 30_000);
  expect(givenUp[0]!.message).toBe(`Thing failed 5 times in a row. Its log: ${logFile()}`);
  expect(starts()).toBe(5);
  expect(reports.at(-1)).toContain('\n    | no permit');
  await thing.stop();
});

it('cancels a restart in progress when it is stopped', async () => {
  const { thing } = await startThing((start) => (start === 1 ? Promise.resolve(true) : new Promise(() => undefined)));
  process.kill(thing.pid!, 'SIGKILL');
  await vi.waitFor(async () => expect(await readFile(logFile(), 'utf8')).toContain('start 2'), 20_000);
  await thing.stop();
  expect(thing.pid).toBeUndefined();
  expect(ledger.pids).toEqual([]);
  expect(reports).toHaveLength(1);
});

it('rotates the logs of earlier runs, and keeps four', async () => {
  for (const number of [1, 2, 3, 4]) await writeFile(join(folder, `thing.${number}.log`), `${number}`);
  await writeFile(logFile(), 'latest');
  const { thing } = await startThing();
  await thing.stop();
  const kept = await Promise.all([1, 2, 3, 4].map((number) => readFile(join(folder, `thing.${number}.log`), 'utf8')));
  expect(kept).toEqual(['latest', '1', '2', '3']);
  expect(existsSync(join(folder, 'thing.5.log'))).toBe(false);
});
