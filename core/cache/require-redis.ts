import type { App } from '../shared/app.ts';
import { outage } from '../shared/errors.ts';

/**
 * For consumers: a failed write would leave a stale entry until it expires, so the message is retried. Throws
 * unavailable if Redis did not accept the write. Does nothing if there is no Redis.
 */
export async function requireRedis(app: App, change: Promise<number | undefined>): Promise<void> {
  if ((await change) === undefined && (await app.redis.isConfigured())) throw outage('cache', new Error('Redis did not accept a write'));
}
