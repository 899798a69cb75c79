import type { App, RedisRead, RedisScript } from '../shared/app.ts';
import { jittered } from './keys.ts';

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
  name: 'fillEntry',
  lua: `
    local current = redis.call('GET', KEYS[1])
    if current and tonumber(string.match(current, '^%d+')) > tonumber(ARGV[1]) then return 0 end
    redis.call('SET', KEYS[1], ARGV[1] .. ':' .. ARGV[2], 'PX', ARGV[3])
    return 1`,
};

/**
 * Writes entries through, or fills them after a cache miss: both are the same, since the higher version wins. Returns the
 * number of entries, or undefined if Redis is down.
 */
export async function fillEntries(app: App, entries: readonly Entry[]): Promise<number | undefined> {
  if (entries.length === 0) return 0;
  const calls = entries.map(({ key, version, value, ttl }) => ({ keys: [key], args: [version, value, jittered(ttl)] }));
  return (await app.redis.runEach(fill, calls))?.length;
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
