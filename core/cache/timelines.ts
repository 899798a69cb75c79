import type { App, RedisCall, RedisRead, RedisScript } from '../shared/app.ts';
import type { PageStart, Position } from '../shared/page.ts';
import { bySlot, jittered, keys } from './keys.ts';

/** A post's position in a timeline, with its author, so that one more round trip reads everything about the post. */
export type TimelineRow = Position & { author: string };

/**
 * A timeline is a sorted set of the newest 500 `<post>:<author>`, scored by creation time in microseconds. Equal scores
 * are ordered by post id, as in the database. An extra member, below all others, distinguishes an empty timeline from a
 * missing one; its score shows whether the timeline is complete.
 */
export const timelineCap = 500;
export const sentinel = { member: '-', whole: -1, capped: -2 };
export const memberOf = ({ id, author }: { id: string; author: string }): string => `${id}:${author}`;

const store: RedisScript = {
  name: 'storeTimeline',
  // Only the holder of the lock may store. A concurrent write removes the lock, since the rows just read from the
  // database may lack it.
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
 * Stores a rebuilt timeline, unless somebody has written to it in the meantime. `token` is that of the lock, `note` is
 * the marker kept as long as the timeline is fresh, and `times` are in milliseconds.
 */
export const storeTimeline = (
  app: App,
  timeline: string,
  token: string,
  rows: readonly TimelineRow[],
  note: string,
  times: { ttl: number; freshFor: number },
) =>
  app.redis.run<number>(store, {
    keys: [timeline, keys.fresh(timeline), keys.lock(timeline)],
    args: [
      token,
      jittered(times.ttl),
      jittered(times.freshFor),
      rows.length < timelineCap ? sentinel.whole : sentinel.capped,
      note,
      ...rows.flatMap((row) => [row.micros, memberOf(row)]),
    ],
  });

const withLocks = (timelines: readonly string[]) => [...timelines, ...timelines.map(keys.lock)];

// The keys are the timelines, then their locks. A timeline that exists has at least one member.
const push: RedisScript = {
  name: 'pushToTimelines',
  lua: `
    local timelines, changed = #KEYS / 2, 0
    redis.call('DEL', unpack(KEYS, timelines + 1))
    for i = 1, timelines do
      local timeline = KEYS[i]
      local count = redis.call('ZCARD', timeline)
      if count > 0 then
        local over = count + redis.call('ZADD', timeline, ARGV[1], ARGV[2]) - 1 - tonumber(ARGV[3])
        if over > 0 then
          redis.call('ZREMRANGEBYRANK', timeline, 1, over)
          redis.call('ZADD', timeline, ${sentinel.capped}, '${sentinel.member}')
        end
        changed = changed + 1
      end
    end
    return changed`,
};

/** Adds a post to those of the timelines that exist; returns their number, or undefined if Redis is down. */
export const pushToTimelines = (app: App, timelines: readonly string[], post: TimelineRow) =>
  changeTimelines(app, push, timelines, [post.micros, memberOf(post), timelineCap]);

/** Timelines changed per round trip: few enough to finish well within a call's time limit. */
const changedAtOnce = 1_000;

/** Runs the script for the timelines, once for each slot; returns how many it has changed, or undefined if Redis is down. */
async function changeTimelines(app: App, script: RedisScript, timelines: readonly string[], args: RedisCall['args']): Promise<number | undefined> {
  let changed = 0;
  for (let start = 0; start < timelines.length; start += changedAtOnce) {
    const slots = bySlot(timelines.slice(start, start + changedAtOnce), (timeline) => timeline);
    const calls = slots.map((slot) => ({ keys: withLocks(slot), args }));
    const replies = await app.redis.runEach<number>(script, calls);
    if (!replies) return undefined;
    changed += replies.reduce((total, one) => total + one, 0);
  }
  return changed;
}

/**
 * The timelines that show a post immediately; the fan-out adds it to the others. `pulled`: its author is pulled.
 * `hidden`: only followers see it.
 */
export const sharedTimelines = (author: string, { pulled, hidden }: { pulled: boolean; hidden: boolean }): string[] => [
  ...(hidden ? [] : [keys.globalTimeline]),
  ...(pulled ? [keys.pulledTimeline] : []),
  keys.homeTimeline(author),
];

const remove: RedisScript = {
  name: 'removeFromTimelines',
  lua: `
    local timelines, changed = #KEYS / 2, 0
    redis.call('DEL', unpack(KEYS, timelines + 1))
    for i = 1, timelines do changed = changed + redis.call('ZREM', KEYS[i], ARGV[1]) end
    return changed`,
};

/** Removes a post from the timelines; returns how many contained it, or undefined if Redis is down. */
export const removeFromTimelines = (app: App, timelines: readonly string[], post: { id: string; author: string }) =>
  changeTimelines(app, remove, timelines, [memberOf(post)]);

const drop: RedisScript = { name: 'dropTimeline', lua: `return redis.call('DEL', KEYS[1], KEYS[2])` };

/** Deletes a timeline; the next read rebuilds it. Returns undefined if Redis is down. */
export const dropTimeline = (app: App, timeline: string) => app.redis.run<number>(drop, { keys: withLocks([timeline]), args: [] });

/** Some rows of a timeline. */
export interface TimelineSlice {
  /** The marker from when the timeline was built; null if it should be rebuilt, though it may still be served. */
  note: string | null;
  /** Whether the timeline contains the whole list. */
  whole: boolean;
  rows: TimelineRow[];
}

interface SliceRequest {
  timeline: string;
  start: PageStart;
  count: number;
}

/** Slices of timelines, in one round trip; 'missing' for a timeline that has to be built first, undefined without Redis. */
export async function readTimelines(app: App, requests: readonly SliceRequest[]): Promise<(TimelineSlice | 'missing')[] | undefined> {
  const commands = requests.map(({ timeline, start: { after, offset }, count }): RedisRead[] => [
    ['zscore', timeline, sentinel.member],
    ['get', keys.fresh(timeline)],
    ...(after
      ? ([
          ['zrange', timeline, `(${after.micros}`, 0, 'BYSCORE', 'REV', 'LIMIT', 0, count, 'WITHSCORES'],
          // Members with exactly the cursor's time are read separately: their ids decide which come after it.
          ['zrange', timeline, after.micros, after.micros, 'BYSCORE', 'REV', 'WITHSCORES'],
        ] as const)
      : ([['zrange', timeline, offset, offset + count - 1, 'REV', 'WITHSCORES']] as const)),
  ]);
  const replies = await app.redis.read<(string | null | string[])[]>(commands.flat());
  return (
    replies &&
    requests.map(({ start: { after }, count }, index) => {
      const [state, note, found, tied = []] = replies.splice(0, commands[index]!.length) as [string | null, string | null, string[], string[]?];
      if (state === null) return 'missing';
      const rows = [...rowsOf(tied).filter(({ id }) => after !== undefined && id < after.id), ...rowsOf(found)];
      return { note, whole: Number(state) === sentinel.whole, rows: rows.slice(0, count) };
    })
  );
}

/** Members and scores alternate. */
function rowsOf(reply: readonly string[]): TimelineRow[] {
  const rows: TimelineRow[] = [];
  for (let index = 0; index < reply.length; index += 2) {
    const [id, author] = reply[index]!.split(':');
    if (id !== sentinel.member) rows.push({ id: id!, author: author!, micros: Number(reply[index + 1]) });
  }
  return rows;
}
