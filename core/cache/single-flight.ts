import { setTimeout as delay } from 'node:timers/promises';
import type { App, RedisScript } from '../shared/app.ts';
import { newId } from '../shared/ids.ts';
import { keys } from './keys.ts';

/** Longer (ms) than any rebuild takes: only a crashed builder lets its lock expire. */
const lockTime = 3_000;
/** How long (ms) a reader waits for another container's rebuild before it reads the data itself. */
const patience = 1_500;

const acquire: RedisScript = {
  name: 'acquireLock',
  lua: `return redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) and 1 or 0`,
};
const release: RedisScript = {
  name: 'releaseLock',
  lua: `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`,
};

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
  const call = { keys: [keys.lock(key)], args: [token, lockTime] };
  const deadline = Date.now() + patience;
  for (;;) {
    const acquired = await app.redis.run<number>(acquire, call);
    if (acquired !== 0 || Date.now() > deadline) {
      try {
        return await build(token);
      } finally {
        if (acquired === 1) await app.redis.run(release, { keys: call.keys, args: [token] });
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
  /** Loads the ids in one batch, and fills the cache. */
  load(ids: readonly string[]): Promise<Map<string, Value>>;
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
  const locks = ids.map((id) => ({ keys: [keys.lock(many.keyOf(id))], args: [token, lockTime] }));
  const acquired = await app.redis.runEach<number>(acquire, locks);
  if (!acquired) return many.load(ids);
  const mine = ids.filter((_, index) => acquired[index] === 1);
  const others = ids.filter((_, index) => acquired[index] !== 1);
  const loadMine = async () => {
    try {
      // Another reader may have loaded them between this reader's miss and its lock.
      return await rereadOrLoad(mine, many);
    } finally {
      await app.redis.runEach(release, locks.filter((_, index) => acquired[index] === 1).map(({ keys: lock }) => ({ keys: lock, args: [token] })));
    }
  };
  const [loaded, awaited] = await Promise.all([mine.length > 0 ? loadMine() : [], others.length > 0 ? awaitOthers(others, many) : []]);
  return new Map([...loaded, ...awaited]);
}

async function rereadOrLoad<Value>(ids: readonly string[], many: ManyToLoad<Value>): Promise<Map<string, Value>> {
  const found = await many.reread(ids);
  const rest = ids.filter((id) => !found.has(id));
  return rest.length === 0 ? found : new Map([...found, ...(await many.load(rest))]);
}

async function awaitOthers<Value>(ids: readonly string[], many: ManyToLoad<Value>): Promise<Map<string, Value>> {
  const deadline = Date.now() + patience;
  const found = new Map<string, Value>();
  for (let left = ids; ; left = ids.filter((id) => !found.has(id))) {
    await pauseBetweenLooks();
    for (const [id, value] of await many.reread(left)) found.set(id, value);
    if (found.size === ids.length) return found;
    if (Date.now() > deadline) return new Map([...found, ...(await rereadOrLoad(left.filter((id) => !found.has(id)), many))]);
  }
}
