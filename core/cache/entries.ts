import type { App, RedisRead, RedisScript } from '../shared/app.ts';
import { bySlot, jittered } from './keys.ts';

/** A cached value that only the same or a higher version overwrites, whatever order the writers arrive in. */
export interface Entry {
  key: string;
  version: number;
  value: string;
  /** Milliseconds. */
  ttl: number;
}

/** An entry is stored as `<version>:<value>`, so that one MGET reads any number of them. */
const fill: RedisScript = {
  name: 'fillEntries',
  lua: `
    for i, key in ipairs(KEYS) do
      local version, value, ttl = ARGV[3 * i - 2], ARGV[3 * i - 1], ARGV[3 * i]
      local current = redis.call('GET', key)
      if not current or tonumber(string.match(current, '^%d+')) <= tonumber(version) then
        redis.call('SET', key, version .. ':' .. value, 'PX', ttl)
      end
    end
    return #KEYS`,
};

/**
 * Writes entries through, or fills them after a cache miss: both are the same, since the higher version wins. Returns the
 * number of entries, or undefined if Redis is down.
 */
export async function fillEntries(app: App, entries: readonly Entry[]): Promise<number | undefined> {
  if (entries.length === 0) return 0;
  const calls = bySlot(entries, ({ key }) => key).map((slot) => ({
    keys: slot.map(({ key }) => key),
    args: slot.flatMap(({ version, value, ttl }) => [version, value, jittered(ttl)]),
  }));
  return (await app.redis.runEach(fill, calls)) && entries.length;
}

/** The command that reads entries; `parseEntry` parses its replies. */
export const entriesOf = (keys: readonly string[]): RedisRead => ['mget', ...keys];

export interface StoredEntry {
  version: number;
  value: string;
}

export function parseEntry(stored: string | null): StoredEntry | undefined {
  if (stored === null) return undefined;
  const colon = stored.indexOf(':');
  return { version: Number(stored.slice(0, colon)), value: stored.slice(colon + 1) };
}

/** Further reads in the same round trip. */
export interface Along {
  reads: readonly RedisRead[];
  /** Receives the replies; undefined if Redis is down. */
  take(replies: unknown[] | undefined): void;
}

/** The entries under the keys, in order; undefined for missing ones, and for all if Redis is down. */
export async function readEntries(app: App, keys: readonly string[], along?: Along): Promise<(StoredEntry | undefined)[]> {
  const reads = [...(keys.length > 0 ? [entriesOf(keys)] : []), ...(along?.reads ?? [])];
  const replies = reads.length > 0 ? await app.redis.read<unknown[]>(reads) : [];
  along?.take(replies?.slice(keys.length > 0 ? 1 : 0));
  const stored = keys.length > 0 ? (replies?.[0] as (string | null)[] | undefined) : [];
  return keys.map((_, index) => parseEntry(stored?.[index] ?? null));
}
