import { wordsOf } from '../entities/words-of.ts';
import { canonicalTag } from '../entities/hashtag.ts';
import type { SearchQuery, SearchResults } from '../search/schema.ts';
import { findHashtags, findPeople, findPosts } from '../search/sql.ts';
import type { App } from '../shared/app.ts';
import { foldToAscii } from '../shared/fold.ts';
import type { PageStart } from '../shared/page.ts';
import type { Reader } from '../visibility/reader.ts';
import { Relations } from '../visibility/relations.ts';
import { personKind } from './list-people.ts';
import { present, presentPage } from './pipeline.ts';
import { listedPosts, loadPlaces } from './show-posts.ts';

/** People and hashtags are only on the first page. */
const mostPeople = 20;
const mostHashtags = 20;

/** The results of the requested types. A page with a cursor continues with posts. */
export async function search(app: App, reader: Reader, { q, type, ...page }: SearchQuery): Promise<SearchResults> {
  const asked = (name: SearchQuery['type'][number]) => type.includes(name) && (name === 'posts' || page.cursor === undefined);
  const [users, hashtags, posts] = await Promise.all([
    asked('users') ? searchPeople(app, reader, q, Math.min(page.limit, mostPeople)) : undefined,
    asked('hashtags') ? searchHashtags(app, q, Math.min(page.limit, mostHashtags)) : undefined,
    asked('posts') ? searchPosts(app, reader, q, page) : undefined,
  ]);
  return { ...(users && { users }), ...(hashtags && { hashtags }), ...posts };
}

async function searchPeople(app: App, reader: Reader, q: string, limit: number): Promise<NonNullable<SearchResults['users']>> {
  const text = q.trim().replace(/^@/, '');
  const folded = foldToAscii(text).trim();
  if (folded === '') return [];
  const rows = await findPeople(app.db, reader?.userId, { text: text.toLowerCase(), folded }, limit);
  return (await present(app, reader, { ...personKind, subject: 'search' }, rows)).filter((person) => person !== undefined);
}

async function searchHashtags(app: App, q: string, limit: number): Promise<NonNullable<SearchResults['hashtags']>> {
  const prefix = canonicalTag(q.trim().replace(/^[#＃]/, ''));
  return prefix === undefined || prefix === '' || /\s/.test(prefix) ? [] : findHashtags(app.db, prefix, limit);
}

/** A result's position is its index in the list. */
async function searchPosts(app: App, reader: Reader, q: string, page: Pick<SearchQuery, 'limit' | 'cursor'>): Promise<Pick<SearchResults, 'posts' | 'next_cursor'>> {
  const relations = new Relations(app, reader);
  const words = wordsOf(q);
  const found = words.length === 0 ? [] : await findPosts(app.db, reader?.userId, words);
  const load = ({ after }: PageStart, count: number) => {
    const from = after ? after.micros + 1 : 0;
    return loadPlaces(app, reader, found.slice(from, from + count).map((post, index) => ({ ...post, micros: from + index })), relations);
  };
  const { items, nextCursor } = await presentPage(app, reader, { ...listedPosts, subject: 'globalFeed', cursor: 'search' }, { ...page, offset: 0 }, load, relations);
  return { posts: items, ...(nextCursor !== undefined && { next_cursor: nextCursor }) };
}
