import { LRUCache } from 'lru-cache';
import type { App, RedisRead } from '../shared/app.ts';
import { type Along, entriesOf, parseEntry, readEntries } from './entries.ts';
import { keys } from './keys.ts';
import { markFields, marks } from './mark-fields.ts';

/** A post's entries in Redis; each may be missing. */
export interface CachedPost {
  /** The post's card; empty for a post that is deleted. */
  card: string | null;
  author: string | null;
  counts: string | null;
  /** `1` or `0` for each of the viewer's marks. */
  marks: readonly (string | null)[];
}

/** A post to show. If its author is known in advance, everything about it is read in one round trip. */
export interface PostRef {
  id: string;
  author?: string | undefined;
}

/** A card starts with ids of this length: its author's, then those of the people it mentions, so that they can be read without parsing the card. */
const idLength = 36;
export const cardValue = (authorId: string, mentioned: readonly string[], card: string): string => [authorId, ...mentioned, card].join('');
/** The author of a cached post; empty for a deleted post. */
export const authorOfCard = (value: string): string => value.slice(0, idLength);
export const contentOfCard = (value: string): string => value.slice(value.indexOf('{'));

function mentionedByCard(value: string): string[] {
  const ids: string[] = [];
  for (let at = idLength; at < value.indexOf('{'); at += idLength) ids.push(value.slice(at, at + idLength));
  return ids;
}

/** The people mentioned in posts read recently: the reader's relations to them can then be read in the same round trip as the cards. */
const mentionedLately = new LRUCache<string, readonly string[]>({ max: 10_000 });

/**
 * The posts' entries in Redis, in order; undefined if it is down. `along` reads data about their authors in the same
 * round trips.
 */
export async function readCards(
  app: App,
  posts: readonly PostRef[],
  viewer: string | undefined,
  along: (authorIds: readonly string[]) => Along | undefined = () => undefined,
): Promise<CachedPost[] | undefined> {
  if (posts.length === 0) return [];
  const expected = [...new Set(posts.flatMap(({ author }) => author ?? []))];
  const entries = entriesOf([
    ...posts.map(({ id }) => keys.post(id)),
    ...posts.map(({ id }) => keys.counts(id)),
    ...expected.map(keys.user),
  ]);
  const ofViewer: RedisRead[] = viewer === undefined ? [] : [['hmget', keys.marksOf(viewer), ...markFields(posts.map(({ id }) => id))]];
  const others = along([...new Set([...expected, ...posts.flatMap(({ id }) => mentionedLately.get(id) ?? [])])]);
  const replies = await app.redis.read<(string | null)[][]>([entries, ...ofViewer, ...(others?.reads ?? [])]);
  others?.take(replies?.slice(1 + ofViewer.length));
  if (!replies) return undefined;
  const values = replies[0]!.map((stored): string | null => parseEntry(stored)?.value ?? null);
  const authors = new Map(expected.map((id, index) => [id, values[2 * posts.length + index] ?? null]));
  const unexpected = [...new Set(values.slice(0, posts.length).flatMap((card) => (card ? authorOfCard(card) : [])))].filter((id) => !authors.has(id));
  const mentioned = posts.flatMap(({ id }, index) => noteMentioned(id, values[index]));
  const found = await readEntries(app, unexpected.map(keys.user), along([...new Set([...unexpected, ...mentioned])]));
  for (const [index, id] of unexpected.entries()) authors.set(id, found[index]?.value ?? null);
  return posts.map((_, index) => {
    const card = values[index]!;
    return {
      card,
      author: card ? (authors.get(authorOfCard(card)) ?? null) : null,
      counts: values[posts.length + index]!,
      marks: viewer === undefined ? [] : marks.map((_, mark) => replies[1]?.[mark * posts.length + index] ?? null),
    };
  });
}

function noteMentioned(postId: string, card: string | null | undefined): readonly string[] {
  const mentioned = card ? mentionedByCard(card) : [];
  // Most posts mention nobody, which needs no entry.
  mentionedLately.set(postId, mentioned.length > 0 ? mentioned : undefined);
  return mentioned;
}
