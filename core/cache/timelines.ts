import type { App, RedisScript } from '../shared/app.ts';
import type { Position } from '../shared/page.ts';
import { jittered, keys } from './keys.ts';

/**
 * A timeline is a sorted set of post ids scored by creation time in microseconds, newest 500. Equal scores are ordered
 * by id, just as the database orders them. One more member, below all others, keeps an empty timeline apart from a
 * missing one; its score says whether the timeline holds all there is.
 */
export const timelineCap = 500;
export const sentinel = { member: '-', whole: -1, capped: -2 };

const store: RedisScript = {
  name: 'storeTimeline',
  // Only the holder of the lock may store: whoever writes to a missing timeline takes the lock away, since the rows
  // just read from the database may lack that write.
  lua: `
    local timeline, fresh, lock = KEYS[1], KEYS[2], KEYS[3]
    if redis.call('GET', lock) ~= ARGV[1] then return 0 end
    redis.call('DEL', timeline)
    redis.call('ZADD', timeline, ARGV[4], '${sentinel.member}')
    for i = 6, #ARGV, 2 do redis.call('ZADD', timeline, ARGV[i], ARGV[i + 1]) end
    redis.call('PEXPIRE', timeline, ARGV[2])
    redis.call('SET', fresh, ARGV[5], 'PX', ARGV[3])
    redis.call('DEL', lock)
    return 1`,
};

/**
 * Stores a rebuilt timeline unless somebody wrote to it meanwhile; `token` is the lock's, `note` is kept as long
 * as the timeline is fresh, `times` are in milliseconds.
 */
export const storeTimeline = (
  app: App,
  timeline: string,
  token: string,
  rows: readonly Position[],
  note: string,
  times: { ttl: number; freshFor: number },
) =>
  app.redis.run<number>(
    store,
    [timeline, keys.fresh(timeline), keys.lock(timeline)],
    [
      token,
      jittered(times.ttl),
      jittered(times.freshFor),
      rows.length < timelineCap ? sentinel.whole : sentinel.capped,
      note,
      ...rows.flatMap((row) => [row.micros, row.id]),
    ],
  );

const push: RedisScript = {
  name: 'pushToTimelines',
  lua: `
    local count, pushed = #KEYS / 2, 0
    for i = 1, count do
      local timeline = KEYS[i]
      if redis.call('EXISTS', timeline) == 1 then
        redis.call('ZADD', timeline, ARGV[1], ARGV[2])
        local over = redis.call('ZCARD', timeline) - 1 - tonumber(ARGV[3])
        if over > 0 then
          redis.call('ZREMRANGEBYRANK', timeline, 1, over)
          redis.call('ZADD', timeline, ${sentinel.capped}, '${sentinel.member}')
        end
        pushed = pushed + 1
      end
      redis.call('DEL', KEYS[count + i])
    end
    return pushed`,
};

const withLocks = (timelines: readonly string[]) => [...timelines, ...timelines.map((timeline) => keys.lock(timeline))];

/** Puts a post into those of the timelines that exist; returns into how many, or undefined when Redis is down. */
export const pushToTimelines = (app: App, timelines: readonly string[], post: Position) =>
  app.redis.run<number>(push, withLocks(timelines), [post.micros, post.id, timelineCap]);

const remove: RedisScript = {
  name: 'removeFromTimelines',
  lua: `
    local count = #KEYS / 2
    for i = 1, count do
      redis.call('ZREM', KEYS[i], ARGV[1])
      redis.call('DEL', KEYS[count + i])
    end
    return count`,
};

export const removeFromTimelines = (app: App, timelines: readonly string[], postId: string) =>
  app.redis.run<number>(remove, withLocks(timelines), [postId]);

const drop: RedisScript = { name: 'dropTimelines', lua: `return redis.call('DEL', unpack(KEYS))` };

/** Forgets timelines: the next read of each rebuilds it. */
export const dropTimelines = (app: App, timelines: readonly string[]) =>
  app.redis.run<number>(drop, withLocks(timelines), []);
