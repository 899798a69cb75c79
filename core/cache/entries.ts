import type { App, RedisRead, RedisScript } from '../shared/app.ts';
import { jittered } from './keys.ts';

/** A cached value that only ever gives way to one of the same or a higher version, whatever order writers arrive in. */
export interface Entry {
  key: string;
  version: number;
  value: string;
  /** Milliseconds. */
  ttl: number;
}

/** An entry is stored as `<version>:<value>`, so that any number of them is read by one MGET. */
const fill: RedisScript = {
  name: 'fillEntry',
  lua: `
    local current = redis.call('GET', KEYS[1])
    if current and tonumber(string.match(current, '^%d+')) > tonumber(ARGV[1]) then return 0 end
    redis.call('SET', KEYS[1], ARGV[1] .. ':' .. ARGV[2], 'PX', ARGV[3])
    return 1`,
};

/**
 * Writes entries through or fills them after a miss: both are the same, since the version decides. Returns how many
 * they were, or undefined when Redis is down.
 */
export async function fillEntries(app: App, entries: readonly Entry[]): Promise<number | undefined> {
  if (entries.length === 0) return 0;
  const calls = entries.map(({ key, version, value, ttl }) => ({ keys: [key], args: [version, value, jittered(ttl)] }));
  return (await app.redis.runEach(fill, calls))?.length;
}

/** What reads entries; `parseEntry` reads its replies. */
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

/** Something else that is read in the same round trip. */
export interface Along {
  reads: readonly RedisRead[];
  /** Gets the replies; undefined when Redis is down. */
  take(replies: unknown[] | undefined): void;
}

/** The entries under the keys, in their order; undefined for what is missing, and for all when Redis is down. */
export async function readEntries(app: App, keys: readonly string[], along?: Along): Promise<(StoredEntry | undefined)[]> {
  const reads = [...(keys.length > 0 ? [entriesOf(keys)] : []), ...(along?.reads ?? [])];
  const replies = reads.length > 0 ? await app.redis.read<unknown[]>(reads) : [];
  along?.take(replies?.slice(keys.length > 0 ? 1 : 0));
  const stored = keys.length > 0 ? (replies?.[0] as (string | null)[] | undefined) : [];
  return keys.map((_, index) => parseEntry(stored?.[index] ?? null));
}
