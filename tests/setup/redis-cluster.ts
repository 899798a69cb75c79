import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { claimPort } from '../../localstack/embedded/ports.ts';
import { findRedis } from '../../localstack/embedded/redis-program.ts';
import { eventually } from './eventually.ts';

/**
 * A Redis in cluster mode whose only node has all slots: like ElastiCache Serverless, it has one address and rejects commands and scripts
 * whose keys are in several slots.
 */
export async function startRedisCluster(): Promise<{ url: string; stop(): Promise<void> }> {
  const { command, env } = await findRedis(() => undefined);
  const folder = await mkdtemp(join(tmpdir(), 'lambdagram-redis-'));
  const [port, busPort] = [await claimPort(0, 'Redis', 'REDIS_PORT'), await claimPort(0, 'Redis', 'REDIS_PORT')];
  const settings = { port, 'cluster-port': busPort, bind: '127.0.0.1', dir: folder, save: '', 'cluster-enabled': 'yes' };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const server = spawn(command, args, { env: { ...process.env, ...env }, stdio: 'ignore' });
  const url = `redis://127.0.0.1:${port}`;
  const client = new Redis(url, { enableReadyCheck: false, retryStrategy: () => 20, maxRetriesPerRequest: null });
  client.on('error', () => undefined);
  await client.cluster('ADDSLOTSRANGE', 0, 16_383);
  await eventually(async () => {
    if (!(await client.cluster('INFO')).includes('cluster_state:ok')) throw new Error('the cluster is not ready');
  });
  client.disconnect();
  return {
    url,
    stop: async () => {
      server.kill();
      await once(server, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
