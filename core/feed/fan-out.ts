import type { FanOutChunk } from '../../events/fan-out-chunk.ts';
import type { App } from '../shared/app.ts';
import { keys, ttl } from '../cache/keys.ts';
import { requireRedis } from '../cache/require-redis.ts';
import { pushToTimelines, removeFromTimelines, sharedTimelines } from '../cache/timelines.ts';
import { type PositionRow, toPosition } from '../shared/keyset.ts';
import { findPostForFanOut, findPulledSince, listChunkEnds, listFollowerIds } from './sql.ts';

/** Followers per message. */
const chunkSize = 1_000;
/** Chunks handled concurrently: the concurrency of the queue's consumer. All further followers are one last, open-ended chunk. */
const chunksAtOnce = 10;

/** After this long (ms), every timeline built before an author was pulled has expired. */
export const timelineLifetime = 2 * ttl.homeTimeline;

/**
 * Adds a new post to the timelines of its author's followers: directly if they are few, otherwise with one message per
 * chunk. Authors with too many followers are pulled instead, once all timelines from before that have expired.
 */
export async function fanOutPost(app: App, postId: string): Promise<void> {
  const post = await findPostForFanOut(app.db, postId);
  if (!post) return;
  await push(app, sharedTimelines(post.author, { pulled: post.pulled_since !== null, hidden: post.hidden }), post);
  if (post.pulled_since && Date.parse(post.pulled_since) < app.now().getTime() - timelineLifetime) return;
  await inChunks(app, { change: 'push', post_id: postId, author_id: post.author });
}

/**
 * Removes a deleted post from the timelines of its author's followers. Does nothing if the author has been pulled for
 * so long that the last timeline with a pushed post has expired: a timeline built since may still list the post, but
 * posts are checked when they are read.
 */
export async function fanOutRemoval(app: App, postId: string, authorId: string): Promise<void> {
  // Timelines exist only in Redis.
  if (!(await app.redis.isConfigured())) return;
  const pulledSince = await findPulledSince(app.db, authorId);
  if (pulledSince && Date.parse(pulledSince) < app.now().getTime() - 2 * timelineLifetime) return;
  await inChunks(app, { change: 'remove', post_id: postId, author_id: authorId });
}

async function inChunks(app: App, work: Pick<FanOutChunk, 'change' | 'post_id' | 'author_id'>): Promise<void> {
  const ends = await listChunkEnds(app.db, work.author_id, chunkSize, chunksAtOnce);
  const ranges = [...ends, undefined].map((until, index) => ({ after: ends[index - 1], until }));
  if (ranges.length === 1) {
    const rest = await handleChunk(app, work);
    if (rest) await app.fanOut.send([rest]);
  } else {
    await app.fanOut.send(ranges.map((range) => ({ ...work, ...range })));
  }
}

/**
 * Handles one chunk; returns the rest of its range, if any. Safe to repeat, and to run after the post or a follow has
 * been deleted: posts are checked when they are read.
 */
export async function handleChunk(app: App, chunk: FanOutChunk): Promise<FanOutChunk | undefined> {
  const found = await listFollowerIds(app.db, chunk.author_id, { after: chunk.after, until: chunk.until }, chunkSize + 1);
  const followers = found.slice(0, chunkSize);
  if (followers.length === 0) return undefined;
  const timelines = followers.map(keys.homeTimeline);
  if (chunk.change === 'remove') {
    await requireRedis(app, removeFromTimelines(app, timelines, { id: chunk.post_id, author: chunk.author_id }));
  } else {
    const post = await findPostForFanOut(app.db, chunk.post_id);
    if (!post) return undefined;
    await push(app, timelines, post);
  }
  return found.length > chunkSize ? { ...chunk, after: followers.at(-1) } : undefined;
}

async function push(app: App, timelines: readonly string[], post: PositionRow): Promise<void> {
  await requireRedis(app, pushToTimelines(app, timelines, toPosition(post)));
  app.metrics.count('TimelinesReached', timelines.length);
}
