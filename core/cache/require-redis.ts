import { outage } from '../shared/errors.ts';

/**
 * For consumers: what could not be written would be wrong for its lifetime, so the message is tried again. Throws
 * unavailable when Redis did not answer.
 */
export async function requireRedis(change: Promise<number | undefined>): Promise<void> {
  if ((await change) === undefined) throw outage('cache', new Error('Redis did not take a write'));
}
