import type { FanOutChunk } from '../../events/fan-out-chunk.ts';
import type { App } from '../shared/app.ts';
import { keys, ttl } from '../cache/keys.ts';
import { requireRedis } from '../cache/require-redis.ts';
import { pushToTimelines, removeFromTimelines } from '../cache/timelines.ts';
import { findPostForFanOut, listChunkEnds, listFollowerIds } from './sql.ts';

/** Followers handled by one message, and by one script in Redis. */
export const chunkSize = 1_000;

/** After this long (ms) no timeline is left that was built before its author's posts began to be merged at read. */
const timelineLifetime = 2 * ttl.homeTimeline;

/**
 * Brings a new post into the timelines of its author's followers: directly when they are few, by one message for each
 * chunk of them otherwise. Authors with too many followers are left to be merged at read, once every timeline knows.
 */
export async function fanOutPost(app: App, postId: string): Promise<void> {
  const post = await findPostForFanOut(app.db, postId);
  if (!post) return;
  await push(app, [keys.globalTimeline, keys.homeTimeline(post.user_id)], { id: postId, micros: Number(post.micros) });
  if (post.pulled_since && Date.parse(post.pulled_since) < app.now().getTime() - timelineLifetime) return;
  await inChunks(app, { change: 'push', post_id: postId, author_id: post.user_id });
}

/** Takes a deleted post out of the timelines of its author's followers. */
export const fanOutRemoval = (app: App, postId: string, authorId: string): Promise<void> =>
  inChunks(app, { change: 'remove', post_id: postId, author_id: authorId });

async function inChunks(app: App, work: Pick<FanOutChunk, 'change' | 'post_id' | 'author_id'>): Promise<void> {
  const ends = await listChunkEnds(app.db, work.author_id, chunkSize);
  const ranges = [...ends, undefined].map((until, index) => ({ after: ends[index - 1], until }));
  if (ranges.length === 1) {
    await handleChunk(app, work);
  } else {
    await app.fanOut.send(ranges.map((range) => ({ ...work, ...range })));
  }
}

/** Handles one chunk. Safe to repeat, and to do after the post or a follow is gone: readers check what they show. */
export async function handleChunk(app: App, chunk: FanOutChunk): Promise<void> {
  const followers = await listFollowerIds(app.db, chunk.author_id, { after: chunk.after, until: chunk.until }, chunkSize);
  const timelines = followers.map(keys.homeTimeline);
  if (timelines.length === 0) return;
  if (chunk.change === 'remove') {
    await requireRedis(removeFromTimelines(app, timelines, chunk.post_id));
    return;
  }
  const post = await findPostForFanOut(app.db, chunk.post_id);
  if (post) await push(app, timelines, { id: chunk.post_id, micros: Number(post.micros) });
}

const push = (app: App, timelines: readonly string[], post: { id: string; micros: number }) =>
  requireRedis(pushToTimelines(app, timelines, post));
