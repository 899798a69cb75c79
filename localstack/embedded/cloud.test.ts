import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CloudError, startCloud } from './cloud.ts';
import type { Cloud, CloudOptions } from './cloud.ts';
import { select } from './testing.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'lambdagram-clouds-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const optionsFor = (name: string, ports: Partial<CloudOptions['ports']> = {}): CloudOptions => ({
  dataDir: join(root, name),
  stage: 'test',
  corsOrigins: [],
  durable: false,
  ports: { edge: 0, postgres: 0, redis: 0, ...ports },
});
/** An orphan that has ended may not have been reaped yet; such a zombie (state Z) is not alive. */
const isAlive = (pid: number): boolean => {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout !== '' && !stdout.startsWith('Z');
};
const refusal = (start: Promise<Cloud>): Promise<unknown> =>
  start.then(
    async (cloud) => {
      await cloud.stop();
      return undefined;
    },
    (error: unknown) => error,
  );
describe('a cloud', () => {
  it('is healthy, in UTC and UTF-8, and leaves no process when stopped', async () => {
    const lines: string[] = [];
    const cloud = await startCloud({ ...optionsFor('one'), onProgress: (line) => lines.push(line) });
    expect(await cloud.health()).not.toContain(false);
    const answer = await fetch(`${cloud.endpoint}/_health`);
    expect([answer.status, await answer.json()]).toMatchObject([200, { status: 'UP' }]);
    expect(lines).toContainEqual(
      expect.stringMatching(/^Postgres 18\.\d+ ready on 127\.0\.0\.1:\d+ \(\d+\.\d s\)$/),
    );
    const settings = `SELECT current_database() AS name, current_setting('TimeZone') AS zone,
      current_setting('server_encoding') AS encoding, current_setting('lc_collate', true) AS collation`;
    expect(await select(cloud, settings)).toMatchObject([
      { name: 'lambdagram', zone: 'UTC', encoding: 'UTF8' },
    ]);

    const { pids } = cloud;
    expect(pids).toHaveLength(4);
    expect(pids.every(isAlive)).toBe(true);
    const from = performance.now();
    await Promise.all([cloud.stop(), cloud.stop()]);
    expect(performance.now() - from).toBeLessThan(15_000);
    expect(pids.filter(isAlive)).toEqual([]);
    await expect(fetch(`${cloud.endpoint}/_health`)).rejects.toThrow();
  });

  it('runs beside another, but not in the same folder', async () => {
    const [a, b] = await Promise.all([startCloud(optionsFor('a')), startCloud(optionsFor('b'))]);
    try {
      expect(new Set([...Object.values(a.ports), ...Object.values(b.ports)]).size).toBe(10);
      const error = await refusal(startCloud(optionsFor('a')));
      expect(error).toBeInstanceOf(CloudError);
      expect((error as Error).message).toContain(
        `already running in ${join(root, 'a')} (process ${process.pid})`,
      );
      await a.stop();
      expect(await b.health()).not.toContain(false);
    } finally {
      await Promise.all([a.stop(), b.stop()]);
    }
  });

  it.each([
    ['edge', 'EDGE_PORT'],
    ['postgres', 'POSTGRES_PORT'],
    ['redis', 'REDIS_PORT'],
  ])('names the setting that changes a taken port: %s', async (piece, setting) => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const { port } = squatter.address() as AddressInfo;
    const error = await refusal(startCloud(optionsFor('one', { [piece]: port })));
    squatter.close();
    expect(error).toBeInstanceOf(CloudError);
    expect((error as Error).message).toMatch(new RegExp(`^Port ${port} .* taken.*${setting}`));
    // Everything that had started was stopped again.
    expect(existsSync(join(root, 'one', 'processes.json'))).toBe(false);
  });

  it('rejects data of another Postgres and says what to do', async () => {
    const dataDir = join(root, 'old');
    await mkdir(join(dataDir, 'postgres', 'cluster'), { recursive: true });
    await writeFile(join(dataDir, 'postgres', 'cluster', 'PG_VERSION'), '12\n');
    const error = await refusal(startCloud(optionsFor('old')));
    expect((error as Error).message).toMatch(/created by Postgres 12, and this is Postgres 18: .*npm run reset/);
  });
});

describe('the end of the process that started it', () => {
  const script = `
    import { startCloud } from ${JSON.stringify(join(import.meta.dirname, 'cloud.ts'))};
    const cloud = await startCloud({ ...JSON.parse(process.argv[1]), onProgress: console.error });
    console.log(JSON.stringify(cloud.pids));
  `;
  async function startElsewhere(
    options: CloudOptions,
  ): Promise<{ pids: number[]; end(signal: NodeJS.Signals): Promise<unknown[]> }> {
    const args = ['--input-type=module', '-e', script, JSON.stringify(options)];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    return {
      pids: JSON.parse(line) as number[],
      async end(signal) {
        const exit = once(child, 'exit');
        child.kill(signal);
        return exit;
      },
    };
  }

  it.each(['SIGTERM', 'SIGINT'] as const)('by %s is orderly', async (signal) => {
    const { pids, end } = await startElsewhere(optionsFor('signal'));
    expect(await end(signal)).toEqual([null, signal]);
    expect(pids.filter(isAlive)).toEqual([]);
    expect(existsSync(join(root, 'signal', 'processes.json'))).toBe(false);
  });

  it('by SIGTERM in the middle of starting leaves nothing', async () => {
    const options = optionsFor('early');
    const args = ['--input-type=module', '-e', script, JSON.stringify(options)];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    await once(createInterface(child.stderr), 'line');
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([null, 'SIGTERM']);
    const { stdout } = spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
    expect(stdout.split('\n').filter((line) => line.includes(options.dataDir))).toEqual([]);
  });

  it('by SIGKILL does not prevent the next start, and leaves nothing after it', async () => {
    const { pids, end } = await startElsewhere(optionsFor('killed'));
    await end('SIGKILL');
    const cloud = await startCloud(optionsFor('killed'));
    try {
      expect(pids.filter(isAlive)).toEqual([]);
      expect(await cloud.health()).not.toContain(false);
    } finally {
      await cloud.stop();
    }
  });

  it('leaves unrelated processes alone whose pid is in the ledger', async () => {
    const stranger = spawn('sleep', ['60'], { stdio: 'ignore' });
    const entries = [
      { name: 'owner', pid: 999_999, started: '1' },
      { name: 'Redis', pid: stranger.pid, started: '1' },
    ];
    await mkdir(join(root, 'one'), { recursive: true });
    await writeFile(join(root, 'one', 'processes.json'), JSON.stringify(entries));
    const cloud = await startCloud(optionsFor('one'));
    await cloud.stop();
    expect(isAlive(stranger.pid as number)).toBe(true);
    stranger.kill();
  });
});

describe('Redis', () => {
  it('can be suspended, stopped and restarted, empty, under the application', async () => {
    const cloud = await startCloud(optionsFor('redis'));
    const redis = new Redis(cloud.redisUrl, {
      commandTimeout: 200,
      retryStrategy: () => 20,
      maxRetriesPerRequest: 0,
    });
    redis.on('error', () => undefined);
    try {
      await redis.set('a', '1');
      process.kill(cloud.redis.pid as number, 'SIGSTOP');
      await expect(redis.get('a')).rejects.toThrow('timed out');
      process.kill(cloud.redis.pid as number, 'SIGCONT');
      expect(await redis.get('a')).toBe('1');

      await cloud.redis.stop();
      expect(cloud.redis.pid).toBeUndefined();
      expect(await cloud.health()).toMatchObject({ redis: false, postgres: true });
      expect((await fetch(`${cloud.endpoint}/_health`)).status).toBe(503);

      // Not events.once, which would reject on the connection errors in the meantime.
      const again = new Promise((resolve) => redis.once('ready', resolve));
      await cloud.redis.start();
      await again;
      expect(await redis.get('a')).toBeNull();
      // A hanging Redis must not delay the shutdown.
      process.kill(cloud.redis.pid as number, 'SIGSTOP');
    } finally {
      redis.disconnect();
      const from = performance.now();
      await cloud.stop();
      expect(performance.now() - from).toBeLessThan(15_000);
    }
  });
});
