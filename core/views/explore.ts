import type { Suggestions } from '../explore/schema.ts';
import { listPopularPosts as listPopularRows, listSuggestedPeople, type SuggestedRow } from '../explore/sql.ts';
import type { Feed } from '../posts/schema.ts';
import type { App } from '../shared/app.ts';
import type { PageRequest, PageStart } from '../shared/page.ts';
import type { Reader } from '../visibility/reader.ts';
import { Relations } from '../visibility/relations.ts';
import { personKind } from './list-people.ts';
import { type Kind, present, presentPage } from './pipeline.ts';
import { listedPosts, loadPlaces } from './show-posts.ts';

/** Last week's posts by discoverable authors, most popular first. */
export async function listPopularPosts(app: App, reader: Reader, page: PageRequest): Promise<Feed> {
  const relations = new Relations(app, reader);
  const load = async (start: PageStart, count: number) => loadPlaces(app, reader, await listPopularRows(app.db, reader?.userId, start, count), relations);
  const { items, nextCursor } = await presentPage(app, reader, { ...listedPosts, subject: 'globalFeed', cursor: 'explore' }, page, load, relations);
  return { posts: items, ...(nextCursor !== undefined && { next_cursor: nextCursor }), has_more: nextCursor !== undefined };
}

const suggestionsCount = 20;

const suggested: Kind<SuggestedRow, Suggestions['users'][number]> = {
  ...personKind,
  subject: 'search',
  present: (urls, reader, row, relations) => ({ ...personKind.present(urls, reader, row, relations), shared_follows: row.shared_follows }),
};

/** People the user may want to follow. */
export async function listSuggestions(app: App, user: NonNullable<Reader>): Promise<Suggestions> {
  const rows = await listSuggestedPeople(app.db, user.userId, suggestionsCount);
  return { users: (await present(app, user, suggested, rows)).filter((person) => person !== undefined) };
}
