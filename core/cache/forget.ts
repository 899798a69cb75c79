import type { App, RedisScript } from '../shared/app.ts';

const forget: RedisScript = { name: 'forgetKey', lua: `return redis.call('DEL', KEYS[1])` };

/** Removes keys of any slots, whatever they hold. Returns how many there were, or undefined when Redis is down. */
export async function forgetKeys(app: App, keys: readonly string[]): Promise<number | undefined> {
  if (keys.length === 0) return 0;
  const replies = await app.redis.runEach<number>(forget, keys.map((key) => ({ keys: [key], args: [] })));
  return replies?.reduce((sum, count) => sum + count, 0);
}
