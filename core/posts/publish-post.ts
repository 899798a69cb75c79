import type { App, Db } from '../shared/app.ts';
import { type Entry, fillEntries } from '../cache/entries.ts';
import { pushToTimelines, sharedTimelines } from '../cache/timelines.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import { entitiesOf } from '../entities/entities-of.ts';
import { wordsOf } from '../entities/words-of.ts';
import { countsEntry } from '../interactions/counters.ts';
import { countsOf } from '../interactions/sql.ts';
import { listMedia } from '../media/sql.ts';
import { newEvent, publishCommitted } from '../shared/outbox.ts';
import { wakeRelayLater } from '../shared/wake-relay.ts';
import { userEntry } from '../users/cards.ts';
import { notYours } from '../visibility/not-yours.ts';
import { stateEntry } from '../visibility/relations.ts';
import { postEntry } from './cards.ts';
import type { NewPost } from './schema.ts';
import { findPlacedPost, insertPost, type PlacedPost, type PostRow } from './sql.ts';

/**
 * Publishes a post of photos that are the user's own, ready, and not yet in another post. The caller chooses `id`: publishing the same id again
 * changes nothing, and returns undefined. `at` is the post's time, if not now.
 */
export async function publishPost(app: App, userId: string, input: NewPost, id: string, at?: Date): Promise<PostRow | undefined> {
  const mediaIds = input.media_ids ?? [input.media_id!];
  const altTexts = input.alt_texts ?? [];
  const show = (placed: PlacedPost) => pushToTimelines(app, sharedTimelines(userId, placed), { id, author: userId, micros: Number(placed.micros) });
  await wakeRelayLater(app);
  const found = { entities: await entitiesOf(app.db, input.caption), words: wordsOf(input.caption, ...altTexts) };
  const event = newEvent(app, 'post.published', { post_id: id, user_id: userId });
  const post = await insertPost(app.db, { id, userId, caption: input.caption, ...found, mediaIds, altTexts, at }, event);
  if (!post) {
    const placed = await findPlacedPost(app.db, id);
    if (!placed) throw await whyUnusable(app.db, userId, mediaIds);
    // The first attempt may have been interrupted before it reached the timelines.
    await show(placed);
    return undefined;
  }
  await Promise.all([fillEntries(app, entriesOf(post)), show(post), publishCommitted(app, [event])]);
  return post;
}

/** Everything that readers of the post need from the cache. */
const entriesOf = (row: PostRow): Entry[] => [
  postEntry(row),
  countsEntry(row.id, countsOf(row)!),
  userEntry({ ...row.author, id: row.user_id }),
  stateEntry(row.user_id, row),
];

async function whyUnusable(db: Db, userId: string, mediaIds: readonly string[]): Promise<DomainError> {
  const media = new Map((await listMedia(db, mediaIds)).map((row) => [row.id, row]));
  for (const id of mediaIds) {
    const row = media.get(id);
    if (!row) return notFound('media');
    if (row.user_id !== userId) return notYours(db, userId, row.user_id, 'media', `The photo ${id} belongs to somebody else.`);
    if (row.used_as) return new DomainError('conflict', 'media_in_use', `The photo ${id} is already in use.`);
    if (row.status !== 'ready') return new DomainError('conflict', 'media_not_ready', `The photo ${id} is ${row.status}, not ready.`);
  }
  return new DomainError('conflict', 'media_in_use', 'A photo of this post has just been used elsewhere.');
}
