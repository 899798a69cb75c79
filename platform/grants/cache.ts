import type { Redis } from '../../core/shared/app.ts';
import { log } from '../logger.ts';
import { metrics } from '../metrics.ts';
import type { Client, Grant } from './grant.ts';

type OpenedRedis = Redis & { ping(): Promise<void>; end(): Promise<void> };

export const redis: Client<OpenedRedis> = {
  part: 'redis',
  open: async ({ config }) => (config.REDIS_URL === '' ? noRedis : (await import('../redis.ts')).openRedis(config, log, metrics)),
};

/** The cache of a deployment without Redis: every read is an immediate miss. */
const noRedis: OpenedRedis = {
  isConfigured: async () => false,
  read: async () => undefined,
  run: async () => undefined,
  runEach: async () => undefined,
  ping: async () => undefined,
  end: async () => undefined,
};

/** Everything in Redis. It has no permissions of its own; only the network protects it. */
export const cache: Grant = { name: 'cache', client: redis };
