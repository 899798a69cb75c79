import { setTimeout as delay } from 'node:timers/promises';
import type { App, RedisScript } from '../shared/app.ts';
import { newId } from '../shared/ids.ts';
import { keys } from './keys.ts';

/** Longer (ms) than any rebuild takes: only a crashed builder lets its lock run out. */
const lockTime = 3_000;
/** How long (ms) a reader waits for another container's rebuild before it reads for itself. */
const patience = 1_500;

const acquire: RedisScript = {
  name: 'acquireLock',
  lua: `return redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) and 1 or 0`,
};
const release: RedisScript = {
  name: 'releaseLock',
  lua: `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`,
};

const flights = new WeakMap<App, Map<string, Promise<unknown>>>();

/**
 * Lets one of many simultaneous readers of a missing `name` build it: within this container by sharing the promise,
 * across containers by a lock in Redis. The others get what `reread` finds once it is there.
 * `build` gets the token its lock holds; without Redis every container builds for itself.
 */
export function singleFlight<Value>(
  app: App,
  name: string,
  build: (token: string) => Promise<Value>,
  reread: () => Promise<Value | undefined>,
): Promise<Value> {
  const ours = flights.get(app) ?? new Map<string, Promise<unknown>>();
  flights.set(app, ours);
  const running = ours.get(name);
  if (running) return running as Promise<Value>;
  const flight = buildOnce(app, name, build, reread).finally(() => ours.delete(name));
  ours.set(name, flight);
  return flight;
}

async function buildOnce<Value>(
  app: App,
  name: string,
  build: (token: string) => Promise<Value>,
  reread: () => Promise<Value | undefined>,
): Promise<Value> {
  const token = newId();
  const lock = keys.lock(name);
  const deadline = Date.now() + patience;
  for (;;) {
    const acquired = await app.redis.run<number>(acquire, [lock], [token, lockTime]);
    if (acquired !== 0 || Date.now() > deadline) {
      try {
        return await build(token);
      } finally {
        if (acquired === 1) await app.redis.run(release, [lock], [token]);
      }
    }
    await delay(5 + Math.random() * 15);
    const found = await reread();
    if (found !== undefined) return found;
  }
}
