import type { Mark } from '../cache/mark-fields.ts';
import { listMarked as listMarkedPlaces } from '../interactions/done-by-user.ts';
import type { Feed } from '../posts/schema.ts';
import type { App } from '../shared/app.ts';
import type { CursorKind, PageRequest, PageStart } from '../shared/page.ts';
import type { Reader } from '../visibility/reader.ts';
import { Relations } from '../visibility/relations.ts';
import { presentPage } from './pipeline.ts';
import { listedPosts, loadPlaces } from './show-posts.ts';

type User = NonNullable<Reader>;

/** The posts that the user has bookmarked and may still see, latest bookmark first. */
export const listBookmarks = (app: App, user: User, page: PageRequest): Promise<Feed> => listMarked(app, user, page, 'bookmark', 'bookmarks');

/** The posts that the user likes and may still see, latest like first. */
export const listLikedPosts = (app: App, user: User, page: PageRequest): Promise<Feed> => listMarked(app, user, page, 'like', 'liked');

async function listMarked(app: App, user: User, page: PageRequest, mark: Mark, cursor: CursorKind): Promise<Feed> {
  const relations = new Relations(app, user);
  const load = async (start: PageStart, count: number) => {
    const places = await loadPlaces(app, user, await listMarkedPlaces(app, user.userId, mark, start, count), relations);
    // The index may still contain a removed mark, but the post's partition does not.
    return places.map(({ at, row }) => ({ at, row: row?.marked?.[mark].has(row.card.id) === false ? undefined : row }));
  };
  const { items, nextCursor } = await presentPage(app, user, { ...listedPosts, cursor }, page, load, relations);
  return { posts: items, ...(nextCursor !== undefined && { next_cursor: nextCursor }), has_more: nextCursor !== undefined };
}
