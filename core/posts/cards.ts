import { type Entry, fillEntries } from '../cache/entries.ts';
import { keys, ttl } from '../cache/keys.ts';
import { cardValue, contentOfCard } from '../cache/read-cards.ts';
import type { App } from '../shared/app.ts';
import { mentionedIn } from '../entities/mentioned-in.ts';
import type { Entity } from '../entities/schema.ts';
import { listPostRows, type PostRow } from './sql.ts';

/** What the cache holds of a post: what seldom changes of its row. It names stored objects by key, never by URL. */
export type PostCard = Pick<PostRow, 'id' | 'user_id' | 'caption' | 'comments_enabled' | 'version' | 'edited_at' | 'created_at' | 'updated_at' | 'media'> & { entities: Entity[] };

/**
 * The version of a card is when its photos last changed, in microseconds, and the post's own version added to it: both only grow. Its
 * end comes after all of that.
 */
const deleted = Number.MAX_SAFE_INTEGER;

export const postEntry = ({ id, user_id, caption, comments_enabled, version, edited_at, created_at, updated_at, media, media_micros, entities }: PostRow): Entry => ({
  key: keys.post(id),
  version: Number(media_micros) + version,
  value: cardValue(
    user_id,
    mentionedIn(entities ?? []),
    JSON.stringify({ id, user_id, caption, entities: entities ?? [], comments_enabled, version, edited_at, created_at, updated_at, media } satisfies PostCard),
  ),
  ttl: ttl.post,
});

/**
 * Writes what is now shown of the posts through to the cache, also of those that were deleted in the meantime: a card from before the
 * change would be shown until their deletion has written itself through. Undefined when Redis is down.
 */
export async function refreshPosts(app: App, ids: readonly string[]): Promise<number | undefined> {
  if (ids.length === 0) return 0;
  const rows = new Map((await listPostRows(app.db, ids)).map((row) => [row.id, row]));
  return fillEntries(app, ids.map((id) => (rows.has(id) ? postEntry(rows.get(id)!) : goneEntry(id))));
}

export const readCard = (value: string): PostCard => JSON.parse(contentOfCard(value)) as PostCard;

/** Marks a post as gone, which no card read before its deletion can undo. */
export const goneEntry = (id: string): Entry => ({ key: keys.post(id), version: deleted, value: '', ttl: ttl.post });
