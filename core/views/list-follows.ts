import type { App } from '../shared/app.ts';
import { mediaUrl } from '../media/urls.ts';
import { cutPage, pageStart, type PageRequest } from '../shared/page.ts';
import { getProfile } from '../users/sql.ts';
import type { UserList } from '../follows/schema.ts';
import { type FollowRow, listFollowers as listFollowerRows, listFollowing as listFollowingRows } from '../follows/sql.ts';

/** Who follows a user, latest first. */
export async function listFollowers(app: App, viewer: string | undefined, ref: string, page: PageRequest): Promise<UserList> {
  const start = pageStart('follows', page);
  const user = await getProfile(app.db, ref, undefined);
  const rows = await listFollowerRows(app.db, user.id, viewer, start, page.limit + 1);
  return userList(app, viewer, rows, page.limit, user.followers_count);
}

/** Whom a user follows, latest first. */
export async function listFollowing(app: App, viewer: string | undefined, ref: string, page: PageRequest): Promise<UserList> {
  const start = pageStart('follows', page);
  const user = await getProfile(app.db, ref, undefined);
  const rows = await listFollowingRows(app.db, user.id, viewer, start, page.limit + 1);
  return userList(app, viewer, rows, page.limit, user.following_count);
}

function userList(app: App, viewer: string | undefined, rows: FollowRow[], limit: number, total: number): UserList {
  const { items, nextCursor } = cutPage(rows, limit, 'follows', (row) => ({ micros: Number(row.micros), id: row.id }));
  return {
    users: items.map((row) => ({
      id: row.id,
      username: row.username,
      display_name: row.display_name,
      avatar_url: row.avatar_key && mediaUrl(app, row.avatar_key),
      ...(viewer !== undefined && { viewer_follows: row.viewer_follows }),
    })),
    total,
    ...(nextCursor !== undefined && { next_cursor: nextCursor }),
  };
}
