import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { claimPort } from '../../localstack/embedded/ports.ts';
import { ProcessLedger } from '../../localstack/embedded/process-ledger.ts';
import { startRedis } from '../../localstack/embedded/redis.ts';
import { eventually } from './eventually.ts';

/**
 * A Redis in cluster mode whose only node has all slots: like ElastiCache Serverless, it has one address and rejects commands and scripts
 * whose keys are in several slots.
 */
export async function startRedisCluster(): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'lambdagram-redis-'));
  const server = await startRedis({
    dataDir: folder,
    logDir: folder,
    port: 0,
    ledger: await ProcessLedger.open(folder),
    settings: { 'cluster-enabled': 'yes', 'cluster-port': String(await claimPort(0, "Redis's cluster bus", 'REDIS_PORT')) },
    onProgress: () => undefined,
  });
  const client = new Redis(server.url, { enableReadyCheck: false });
  await client.cluster('ADDSLOTSRANGE', 0, 16_383);
  await eventually(async () => {
    if (!(await client.cluster('INFO')).includes('cluster_state:ok')) throw new Error('the cluster is not ready');
  });
  client.disconnect();
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
