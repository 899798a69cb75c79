import type { UserList } from '../follows/schema.ts';
import { listFollowers as listFollowerRows, listFollowing as listFollowingRows } from '../follows/sql.ts';
import { mediaUrl } from '../media/urls.ts';
import type { App } from '../shared/app.ts';
import type { PageRequest } from '../shared/page.ts';
import type { PersonRow } from '../users/list-people.ts';
import { requireUser } from '../users/require-user.ts';
import type { Reader } from '../visibility/reader.ts';
import { type Kind, presentPage } from './pipeline.ts';

const people: Kind<PersonRow, UserList['users'][number]> & { cursor: 'follows' } = {
  cursor: 'follows',
  subject: 'card',
  authorOf: (row) => row.id,
  present: (app, reader, row) => ({
    id: row.id,
    username: row.username,
    display_name: row.display_name,
    avatar_url: row.avatar_key && mediaUrl(app, row.avatar_key),
    ...(reader && { viewer_follows: row.viewer_follows }),
  }),
};

/** Who follows a user, latest first. */
export async function listFollowers(app: App, reader: Reader, ref: string, page: PageRequest): Promise<UserList> {
  const { user } = await requireUser(app, reader, ref, 'follows');
  return userList(app, reader, user.id, page, listFollowerRows, user.followers_count);
}

/** Whom a user follows, latest first. */
export async function listFollowing(app: App, reader: Reader, ref: string, page: PageRequest): Promise<UserList> {
  const { user } = await requireUser(app, reader, ref, 'follows');
  return userList(app, reader, user.id, page, listFollowingRows, user.following_count);
}

async function userList(
  app: App,
  reader: Reader,
  userId: string,
  page: PageRequest,
  list: typeof listFollowerRows,
  total: number,
): Promise<UserList> {
  const { items, nextCursor } = await presentPage(app, reader, people, page, async (start, count) =>
    (await list(app.db, userId, reader?.userId, start, count)).map((row) => ({
      at: { micros: Number(row.micros), id: row.id },
      row,
    })),
  );
  return { users: items, total, ...(nextCursor !== undefined && { next_cursor: nextCursor }) };
}
