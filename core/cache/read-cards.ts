import type { App, RedisScript } from '../shared/app.ts';
import type { Position } from '../shared/page.ts';
import { cardPrefix, keys } from './keys.ts';
import { sentinel } from './timelines.ts';

/** What Redis knows of one post; each part may be missing on its own. */
export interface CachedPost {
  /** The post's card; empty for a post known to be deleted. */
  card: string | null;
  author: string | null;
  /** `likes:comments`. */
  counts: string | null;
  /** `1` or `0`, for the viewer. */
  liked: string | null;
}

/** A card opens with its author's id, this many characters, so that the author's card is found without parsing. */
export const authorIdLength = 36;

const addCards = `
  local function addCards(reply, ids, prefix, likes)
    for _, id in ipairs(ids) do
      local card = redis.call('HGET', prefix .. 'post:' .. id, 'd')
      local author, counts, liked = false, false, false
      if card and card ~= '' then
        author = redis.call('HGET', prefix .. 'user:' .. string.sub(card, 1, ${authorIdLength}), 'd')
        counts = redis.call('HGET', prefix .. 'counts:' .. id, 'd')
      end
      if likes ~= '' then liked = redis.call('HGET', likes, id) end
      reply[#reply + 1] = { card, author, counts, liked }
    end
    return reply
  end`;

const cards: RedisScript = {
  name: 'readCards',
  lua: `${addCards}
    return addCards({}, ARGV, '${cardPrefix}', KEYS[#ARGV + 1] or '')`,
};

const page: RedisScript = {
  name: 'readTimelinePage',
  // Replies nothing for a missing timeline, else { note, complete, ids, scores, cards... }. A cursor whose post has
  // left the timeline is placed by its score, then by its id among equal scores.
  lua: `${addCards}
    local timeline, fresh, likes = KEYS[1], KEYS[2], KEYS[3] or ''
    local micros, id, offset, count = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
    if redis.call('EXISTS', timeline) == 0 then return false end
    local first = offset
    if id ~= '' then
      local rank = redis.call('ZREVRANK', timeline, id)
      if rank then
        first = rank + 1
      else
        first = redis.call('ZCOUNT', timeline, '(' .. micros, '+inf')
        for _, tied in ipairs(redis.call('ZRANGEBYSCORE', timeline, micros, micros)) do
          if tied > id then first = first + 1 end
        end
      end
    end
    local size = redis.call('ZCARD', timeline) - 1
    local last = math.min(first + count, size) - 1
    local ids, scores = {}, {}
    if last >= first then
      local found = redis.call('ZREVRANGE', timeline, first, last, 'WITHSCORES')
      for i = 1, #found, 2 do
        ids[#ids + 1] = found[i]
        scores[#scores + 1] = found[i + 1]
      end
    end
    local whole = redis.call('ZSCORE', timeline, '${sentinel.member}') == '${sentinel.whole}'
    local complete = (whole or last - first + 1 >= count) and 1 or 0
    return addCards({ redis.call('GET', fresh), complete, ids, scores }, ids, '${cardPrefix}', likes)`,
};

type CardReply = [string | null, string | null, string | null, string | null];
const cachedPost = ([card, author, counts, liked]: CardReply): CachedPost => ({ card, author, counts, liked });

const likesKey = (viewer: string | undefined) => (viewer === undefined ? [] : [keys.likesOf(viewer)]);

/** What Redis knows of the posts, in the order of `ids`; undefined when it is down. */
export async function readCards(app: App, ids: readonly string[], viewer: string | undefined) {
  if (ids.length === 0) return [];
  const reply = await app.redis.run<CardReply[]>(cards, [...ids.map(keys.post), ...likesKey(viewer)], ids);
  return reply?.map(cachedPost);
}

export interface CachedPage {
  /** What was noted when the timeline was built; null when it is time to rebuild it, though it may still be served. */
  note: string | null;
  /** False when the page reaches beyond what the capped timeline holds. */
  complete: boolean;
  rows: Position[];
  posts: CachedPost[];
}

/**
 * One page of a timeline with all its cards, in one round trip: `count` rows after a position or an offset.
 * 'missing' when the timeline has to be built first, 'down' without Redis.
 */
export async function readTimelinePage(
  app: App,
  timeline: string,
  start: { after: Position | undefined; offset: number },
  count: number,
  viewer: string | undefined,
): Promise<CachedPage | 'missing' | 'down'> {
  const reply = await app.redis.run<[string | null, number, string[], string[], ...CardReply[]] | null>(
    page,
    [timeline, keys.fresh(timeline), ...likesKey(viewer)],
    [start.after?.micros ?? 0, start.after?.id ?? '', start.offset, count],
  );
  if (reply === undefined) return 'down';
  if (reply === null) return 'missing';
  const [note, complete, ids, scores, ...posts] = reply;
  return {
    note,
    complete: complete === 1,
    rows: ids.map((id, index) => ({ id, micros: Number(scores[index]) })),
    posts: posts.map(cachedPost),
  };
}
