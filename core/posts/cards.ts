import { LRUCache } from 'lru-cache';
import { type Entry, fillEntries } from '../cache/entries.ts';
import { keys, ttl } from '../cache/keys.ts';
import { cardValue, contentOfCard } from '../cache/read-cards.ts';
import type { App } from '../shared/app.ts';
import { mentionedIn } from '../entities/mentioned-in.ts';
import type { Entity } from '../entities/schema.ts';
import { listPostRows, type PostRow } from './sql.ts';

/** The cached part of a post: the data in its row that rarely changes. Stored objects are referred to by key, never by URL. */
export type PostCard = Pick<PostRow, 'id' | 'user_id' | 'caption' | 'comments_enabled' | 'version' | 'edited_at' | 'created_at' | 'updated_at' | 'media'> & { entities: Entity[] };

/**
 * A card's version is the time of its photos' last change, in microseconds, plus the post's own version: both only increase.
 * Deletion has the highest version.
 */
const deleted = Number.MAX_SAFE_INTEGER;

export const postEntry = (row: PostRow): Entry => ({
  key: keys.post(row.id),
  version: Number(row.media_micros) + row.version,
  value: cardValue(row.user_id, mentionedIn(row.entities ?? []), JSON.stringify(cardOf(row))),
  ttl: ttl.post,
});

export const cardOf = ({ id, user_id, caption, comments_enabled, version, edited_at, created_at, updated_at, media, entities }: PostRow): PostCard => ({
  id,
  user_id,
  caption,
  entities: entities ?? [],
  comments_enabled,
  version,
  edited_at,
  created_at,
  updated_at,
  media,
});

/**
 * Writes the posts' current cards through to the cache. Marks posts that have just been deleted as deleted: otherwise, an
 * earlier card would be shown until the deletion has been written through. Returns undefined if Redis is down.
 */
export async function refreshPosts(app: App, ids: readonly string[]): Promise<number | undefined> {
  if (ids.length === 0) return 0;
  const rows = new Map((await listPostRows(app.db, ids)).map((row) => [row.id, row]));
  return fillEntries(app, ids.map((id) => (rows.has(id) ? postEntry(rows.get(id)!) : goneEntry(id))));
}

/** Cards parsed recently, each with its stored value: most pages consist of the same posts, and parsing them takes a tenth of the time of a cached page. */
const parsedLately = new LRUCache<string, { value: string; card: PostCard }>({ max: 1_000 });

/** The post's card in a cached value. */
export function readCard(postId: string, value: string): PostCard {
  const known = parsedLately.get(postId);
  if (known?.value === value) return known.card;
  const card = JSON.parse(contentOfCard(value)) as PostCard;
  parsedLately.set(postId, { value, card });
  return card;
}

/** Marks a post as deleted; a card read before the deletion cannot overwrite the mark. */
export const goneEntry = (id: string): Entry => ({ key: keys.post(id), version: deleted, value: '', ttl: ttl.post });
