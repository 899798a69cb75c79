import type { UserList } from '../follows/schema.ts';
import { listFollowers as listFollowerRows, listFollowing as listFollowingRows } from '../follows/sql.ts';
import type { App } from '../shared/app.ts';
import type { PageRequest } from '../shared/page.ts';
import { requireUser } from '../users/require-user.ts';
import type { Reader } from '../visibility/reader.ts';
import { personKind } from './list-people.ts';
import { presentPage } from './pipeline.ts';

const people = { ...personKind, cursor: 'follows', subject: 'card' } as const;

/** A user's followers, latest first. */
export async function listFollowers(app: App, reader: Reader, ref: string, page: PageRequest): Promise<UserList> {
  const { user } = await requireUser(app, reader, ref, 'follows');
  return userList(app, reader, user.id, page, listFollowerRows, user.followers_count);
}

/** The accounts that a user follows, latest first. */
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
