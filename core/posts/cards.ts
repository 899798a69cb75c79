import type { Entry } from '../cache/entries.ts';
import { keys, ttl } from '../cache/keys.ts';
import { cardValue, contentOfCard } from '../cache/read-cards.ts';
import type { PostRow } from './sql.ts';

/** What the cache holds of a post: what never changes of its row. It names stored objects by key, never by URL. */
export type PostCard = Pick<PostRow, 'id' | 'user_id' | 'caption' | 'created_at' | 'updated_at' | 'media'>;

/** The version of a card: a post is never edited, so all that can come after it is its end. */
const published = 1;
const deleted = 2;

export const postEntry = ({ id, user_id, caption, created_at, updated_at, media }: PostRow): Entry => ({
  key: keys.post(id),
  version: published,
  value: cardValue(user_id, JSON.stringify({ id, user_id, caption, created_at, updated_at, media } satisfies PostCard)),
  ttl: ttl.post,
});

export const readCard = (value: string): PostCard => JSON.parse(contentOfCard(value)) as PostCard;

/** Marks a post as gone, which no card read before its deletion can undo. */
export const goneEntry = (id: string): Entry => ({ key: keys.post(id), version: deleted, value: '', ttl: ttl.post });
