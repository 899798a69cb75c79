import type { Entry } from '../cache/entries.ts';
import { keys, ttl } from '../cache/keys.ts';
import { authorIdLength } from '../cache/read-cards.ts';
import type { PostRow } from './sql.ts';

/** What the cache holds of a post: its row without the author. It names stored objects by key, never by URL. */
export type PostCard = Omit<PostRow, 'author'>;

/** The version of a card: a post is never edited, so all that can come after it is its end. */
const published = 1;
const deleted = 2;

export const postEntry = ({ author: _, ...card }: PostRow): Entry => ({
  key: keys.post(card.id),
  version: published,
  value: card.user_id + JSON.stringify(card),
  ttl: ttl.post,
});

/** The author of a post whose card is cached; empty for a post that is gone. */
export const authorOfCard = (value: string): string => value.slice(0, authorIdLength);

export const readCard = (value: string): PostCard => JSON.parse(value.slice(authorIdLength)) as PostCard;

/** Marks a post as gone, which no card read before its deletion can undo. */
export const goneEntry = (id: string): Entry => ({ key: keys.post(id), version: deleted, value: '', ttl: ttl.post });
