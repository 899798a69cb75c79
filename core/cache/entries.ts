import type { App, RedisScript } from '../shared/app.ts';
import { jittered } from './keys.ts';

/** A cached value that only ever gives way to one of the same or a higher version, whatever order writers arrive in. */
export interface Entry {
  key: string;
  version: number;
  value: string;
  /** Milliseconds. */
  ttl: number;
}

const fill: RedisScript = {
  name: 'fillEntries',
  lua: `
    for i, key in ipairs(KEYS) do
      local version, value, ttl = ARGV[i * 3 - 2], ARGV[i * 3 - 1], ARGV[i * 3]
      local current = redis.call('HGET', key, 'v')
      if not current or tonumber(version) >= tonumber(current) then
        redis.call('HSET', key, 'v', version, 'd', value)
        redis.call('PEXPIRE', key, ttl)
      end
    end
    return #KEYS`,
};

/**
 * Writes entries through or fills them after a miss: both are the same, since the version decides. Returns how many
 * they were, or undefined when Redis is down.
 */
export async function fillEntries(app: App, entries: readonly Entry[]): Promise<number | undefined> {
  if (entries.length === 0) return 0;
  return app.redis.run<number>(
    fill,
    entries.map((entry) => entry.key),
    entries.flatMap((entry) => [entry.version, entry.value, jittered(entry.ttl)]),
  );
}
