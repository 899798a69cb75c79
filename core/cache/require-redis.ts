import type { App } from '../shared/app.ts';
import { outage } from '../shared/errors.ts';

/**
 * For consumers: what could not be written would be wrong for its lifetime, so the message is tried again. Throws
 * unavailable when Redis did not take the write. Where there is no Redis, nothing can be wrong in it.
 */
export async function requireRedis(app: App, change: Promise<number | undefined>): Promise<void> {
  if ((await change) === undefined && (await app.redis.isConfigured())) throw outage('cache', new Error('Redis did not take a write'));
}
