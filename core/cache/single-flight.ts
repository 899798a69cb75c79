import { setTimeout as delay } from 'node:timers/promises';
import type { App, RedisScript } from '../shared/app.ts';
import { newId } from '../shared/ids.ts';
import { type Entry, fillEntries } from './entries.ts';
import { bySlot, keys } from './keys.ts';

/** Longer (ms) than any rebuild takes: only a crashed builder lets its lock expire. */
const lockTime = 3_000;
/** How long (ms) a reader waits for another container's rebuild before it reads the data itself. */
const patience = 1_500;

const acquire: RedisScript = {
  name: 'acquireLocks',
  lua: `
    local acquired = {}
    for i, key in ipairs(KEYS) do acquired[i] = redis.call('SET', key, ARGV[1], 'NX', 'PX', ARGV[2]) and 1 or 0 end
    return acquired`,
};
const release: RedisScript = {
  name: 'releaseLocks',
  lua: `
    for _, key in ipairs(KEYS) do
      if redis.call('GET', key) == ARGV[1] then redis.call('DEL', key) end
    end
    return #KEYS`,
};

/** Those of the keys whose locks could be acquired; undefined if Redis is down. */
async function acquireLocks(app: App, locked: readonly string[], token: string): Promise<Set<string> | undefined> {
  const slots = bySlot(locked, (key) => key);
  const replies = await app.redis.runEach<number[]>(acquire, slots.map((slot) => ({ keys: slot.map(keys.lock), args: [token, lockTime] })));
  return replies && new Set(slots.flatMap((slot, index) => slot.filter((_, nth) => replies[index]![nth] === 1)));
}

const releaseLocks = (app: App, locked: readonly string[], token: string) =>
  app.redis.runEach(release, bySlot(locked, (key) => key).map((slot) => ({ keys: slot.map(keys.lock), args: [token] })));

/** Loads in progress in this container, by cache key. */
const flights = new WeakMap<App, Map<string, Promise<unknown>>>();

function flightsOf(app: App): Map<string, Promise<unknown>> {
  const ours = flights.get(app) ?? new Map<string, Promise<unknown>>();
  flights.set(app, ours);
  return ours;
}

const pauseBetweenLooks = () => delay(5 + Math.random() * 15);

/**
 * Of many concurrent readers of a missing `key`, one builds it: within this container by sharing the
 * promise, across containers by a lock in Redis. The others get the result of `reread` once it exists.
 * `build` receives the token of its lock. Without Redis, every container builds for itself.
 */
export function singleFlight<Value>(
  app: App,
  key: string,
  build: (token: string) => Promise<Value>,
  reread: () => Promise<Value | undefined>,
): Promise<Value> {
  const ours = flightsOf(app);
  const running = ours.get(key);
  if (running) return running as Promise<Value>;
  const flight = buildOnce(app, key, build, reread).finally(() => ours.delete(key));
  ours.set(key, flight);
  return flight;
}

async function buildOnce<Value>(
  app: App,
  key: string,
  build: (token: string) => Promise<Value>,
  reread: () => Promise<Value | undefined>,
): Promise<Value> {
  const token = newId();
  const deadline = Date.now() + patience;
  for (;;) {
    const acquired = await acquireLocks(app, [key], token);
    if (!acquired || acquired.size > 0 || Date.now() > deadline) {
      try {
        return await build(token);
      } finally {
        if (acquired && acquired.size > 0) await releaseLocks(app, [key], token);
      }
    }
    await pauseBetweenLooks();
    const found = await reread();
    if (found !== undefined) return found;
  }
}

interface ManyToLoad<Value> {
  keyOf(id: string): string;
  /** Reads the ids from the cache again. */
  reread(ids: readonly string[]): Promise<Map<string, Value>>;
  /** Loads the ids in one batch. */
  load(ids: readonly string[]): Promise<Loaded<Value>>;
}

/** What has been loaded, and the entries to fill the cache with. */
export interface Loaded<Value> {
  values: Map<string, Value>;
  entries: readonly Entry[];
}

/**
 * The same for many ids, each with a lock of its own: overlapping pages wait only for the posts they share, and
 * each reader loads the rest in one batch.
 */
export async function loadEach<Value>(app: App, ids: readonly string[], many: ManyToLoad<Value>): Promise<Map<string, Value>> {
  const ours = flightsOf(app) as Map<string, Promise<Map<string, Value>>>;
  const started = ids.filter((id) => !ours.has(many.keyOf(id)));
  if (started.length > 0) {
    const flight = loadLocked(app, started, many).finally(() => {
      for (const id of started) ours.delete(many.keyOf(id));
    });
    for (const id of started) ours.set(many.keyOf(id), flight);
  }
  const found = await Promise.all(ids.map((id) => ours.get(many.keyOf(id))!));
  return new Map(ids.flatMap((id, index) => (found[index]!.has(id) ? [[id, found[index]!.get(id)!] as const] : [])));
}

async function loadLocked<Value>(app: App, ids: readonly string[], many: ManyToLoad<Value>): Promise<Map<string, Value>> {
  const token = newId();
  // Read again after the locks, in the same round trip: another reader may have loaded some between this reader's miss and its locks.
  const [acquired, found] = await Promise.all([acquireLocks(app, ids.map(many.keyOf), token), many.reread(ids)]);
  const isMine = (id: string) => !acquired || acquired.has(many.keyOf(id));
  const missing = ids.filter((id) => !found.has(id));
  const [mine, others] = [missing.filter(isMine), missing.filter((id) => !isMine(id))];
  const [loaded, awaited] = await Promise.all([
    loadAndFill(app, mine, many, () => (acquired && acquired.size > 0 ? releaseLocks(app, [...acquired], token) : undefined)),
    others.length > 0 ? awaitOthers(app, others, many) : [],
  ]);
  return new Map([...found, ...loaded, ...awaited]);
}

/** Loads the ids, fills the cache and then, in the same round trip, releases their locks. */
async function loadAndFill<Value>(app: App, ids: readonly string[], many: ManyToLoad<Value>, unlock?: () => Promise<unknown> | undefined): Promise<Map<string, Value>> {
  let filled: Promise<unknown> | undefined;
  try {
    if (ids.length === 0) return new Map();
    const { values, entries } = await many.load(ids);
    filled = fillEntries(app, entries);
    return values;
  } finally {
    await Promise.all([filled, unlock?.()]);
  }
}

async function awaitOthers<Value>(app: App, ids: readonly string[], many: ManyToLoad<Value>): Promise<Map<string, Value>> {
  const deadline = Date.now() + patience;
  const found = new Map<string, Value>();
  for (;;) {
    await pauseBetweenLooks();
    const left = ids.filter((id) => !found.has(id));
    for (const [id, value] of await many.reread(left)) found.set(id, value);
    const rest = left.filter((id) => !found.has(id));
    if (rest.length === 0) return found;
    if (Date.now() > deadline) return new Map([...found, ...(await loadAndFill(app, rest, many))]);
  }
}
