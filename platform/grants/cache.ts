import type { Redis } from '../../core/shared/app.ts';
import { log } from '../logger.ts';
import { metrics } from '../metrics.ts';
import type { Client, Grant } from './grant.ts';

export const redis: Client<Redis & { ping(): Promise<void>; end(): Promise<void> }> = {
  part: 'redis',
  open: async ({ config }) => (await import('../redis.ts')).openRedis(config, log, metrics),
};

/** Everything in Redis, which asks for no permission: only the network does. */
export const cache: Grant = { name: 'cache', client: redis };
