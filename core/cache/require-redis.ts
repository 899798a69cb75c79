import type { App } from '../shared/app.ts';
import { outage } from '../shared/errors.ts';

/**
 * For consumers: a failed write would leave a wrong entry until it expires, so the message is retried. Throws
 * unavailable if Redis did not accept the write. Without Redis, nothing can be wrong in it.
 */
export async function requireRedis(app: App, change: Promise<number | undefined>): Promise<void> {
  if ((await change) === undefined && (await app.redis.isConfigured())) throw outage('cache', new Error('Redis did not take a write'));
}
