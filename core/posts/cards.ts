import { type Entry, fillEntries } from '../cache/entries.ts';
import { keys, ttl } from '../cache/keys.ts';
import { cardValue, contentOfCard } from '../cache/read-cards.ts';
import type { App } from '../shared/app.ts';
import { listPostRows, type PostRow } from './sql.ts';

/** What the cache holds of a post: what seldom changes of its row. It names stored objects by key, never by URL. */
export type PostCard = Pick<PostRow, 'id' | 'user_id' | 'caption' | 'created_at' | 'updated_at' | 'media'>;

/** The version of a card is when its photos last changed, in microseconds; its end comes after all of that. */
const deleted = Number.MAX_SAFE_INTEGER;

export const postEntry = ({ id, user_id, caption, created_at, updated_at, media, media_micros }: PostRow): Entry => ({
  key: keys.post(id),
  version: Number(media_micros),
  value: cardValue(user_id, JSON.stringify({ id, user_id, caption, created_at, updated_at, media } satisfies PostCard)),
  ttl: ttl.post,
});

/** Writes what is now shown of the posts' photos through to the cache. Undefined when Redis is down. */
export const refreshPosts = async (app: App, ids: readonly string[]): Promise<number | undefined> =>
  ids.length === 0 ? 0 : fillEntries(app, (await listPostRows(app.db, ids)).map(postEntry));

export const readCard = (value: string): PostCard => JSON.parse(contentOfCard(value)) as PostCard;

/** Marks a post as gone, which no card read before its deletion can undo. */
export const goneEntry = (id: string): Entry => ({ key: keys.post(id), version: deleted, value: '', ttl: ttl.post });
