import type { Redis } from 'ioredis';
import type { CachedValue } from './shapes.ts';

/** Maximum number of keys matched against a pattern. */
const scanned = 200_000;
/** Maximum members shown per collection. */
const shownMembers = 100;

/** Up to `limit` matching keys, in the server's order. */
export async function scanKeys(redis: Redis, pattern: string, limit: number): Promise<string[]> {
  const found = new Set<string>();
  let cursor = '0';
  let looked = 0;
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', pattern, 'COUNT', 1_000);
    for (const key of keys) if (found.size < limit) found.add(key);
    cursor = next;
    looked += 1_000;
  } while (cursor !== '0' && found.size < limit && looked < scanned);
  return [...found].sort();
}

/** A key's type, time to live (ms; -1 if it does not expire) and content. */
export async function describeKey(redis: Redis, key: string): Promise<CachedValue> {
  const [type, lifetime] = await Promise.all([redis.type(key), redis.pttl(key)]);
  return { type, expires_in_ms: lifetime, value: await read(redis, key, type) };
}

async function read(redis: Redis, key: string, type: string): Promise<unknown> {
  if (type === 'string') return redis.get(key);
  if (type === 'hash') return redis.hgetall(key);
  if (type === 'zset') return redis.zrange(key, '0', String(shownMembers - 1));
  if (type === 'set') return (await redis.sscan(key, '0', 'COUNT', shownMembers))[1];
  if (type === 'list') return redis.lrange(key, 0, shownMembers - 1);
  return undefined;
}

/** The kind of a key, such as `post` or `timeline`: the first word after the format version. */
export const kindOf = (key: string): string => /^[a-z]+:\d+:([\w-]+)/.exec(key.replace(/[{}]/g, ''))?.[1] ?? 'other';
