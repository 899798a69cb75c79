import { type App, type Db, violates } from '../shared/app.ts';
import { pushToTimelines, sharedTimelines } from '../cache/timelines.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import { entitiesOf } from '../entities/entities-of.ts';
import { wordsOf } from '../entities/words-of.ts';
import { listMedia } from '../media/sql.ts';
import { commitWithEvents } from '../shared/outbox.ts';
import { notYours } from '../visibility/not-yours.ts';
import type { NewPost } from './schema.ts';
import { findPlacedPost, insertPost, type PlacedPost } from './sql.ts';

/**
 * Publishes a post of photos that are the user's own, ready, and not yet in another post.
 * The caller chooses `id`: publishing the same id again changes nothing.
 */
export async function publishPost(app: App, userId: string, input: NewPost, id: string): Promise<void> {
  const mediaIds = input.media_ids ?? [input.media_id!];
  const altTexts = input.alt_texts ?? [];
  const show = (post: PlacedPost) => pushToTimelines(app, sharedTimelines(userId, post), { id, author: userId, micros: Number(post.micros) });
  try {
    const placed = await commitWithEvents(app, async (tx, emit) => {
      const found = { entities: await entitiesOf(tx, input.caption), words: wordsOf(input.caption, ...altTexts) };
      const claimed = await insertPost(tx, { id, userId, caption: input.caption, ...found, mediaIds, altTexts });
      if (claimed.length < mediaIds.length) {
        const refused = mediaIds.filter((mediaId) => !claimed.some((row) => row.id === mediaId));
        throw await whyUnusable(tx, userId, refused);
      }
      await emit('post.published', id, { post_id: id, user_id: userId });
      return claimed[0]!;
    });
    await show(placed);
  } catch (error) {
    if (!violates(error, 'posts_pkey')) throw error;
    // The first attempt may have been interrupted before it reached the timelines.
    const placed = await findPlacedPost(app.db, id);
    if (placed) await show(placed);
  }
}

/** Uses the transaction's own connection: a container has no second one. */
async function whyUnusable(tx: Db, userId: string, mediaIds: readonly string[]) {
  const media = new Map((await listMedia(tx, mediaIds)).map((row) => [row.id, row]));
  for (const id of mediaIds) {
    const row = media.get(id);
    if (!row) return notFound('media');
    if (row.user_id !== userId) return notYours(tx, userId, row.user_id, 'media', `The photo ${id} belongs to somebody else.`);
    if (row.used_as) return new DomainError('conflict', 'media_in_use', `The photo ${id} is already in use.`);
    if (row.status !== 'ready') return new DomainError('conflict', 'media_not_ready', `The photo ${id} is ${row.status}, not ready.`);
  }
  return new DomainError('conflict', 'media_in_use', 'A photo of this post has just been used elsewhere.');
}
