import type { App, RedisScript } from '../shared/app.ts';

const forget: RedisScript = { name: 'forgetKey', lua: `return redis.call('DEL', KEYS[1])` };

/** Deletes keys, whatever their slots and types. Returns how many existed, or undefined if Redis is down. */
export async function forgetKeys(app: App, keys: readonly string[]): Promise<number | undefined> {
  if (keys.length === 0) return 0;
  const replies = await app.redis.runEach<number>(forget, keys.map((key) => ({ keys: [key], args: [] })));
  return replies?.reduce((sum, count) => sum + count, 0);
}
