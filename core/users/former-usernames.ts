import type { Db } from '../shared/app.ts';

/** How long a former username still leads to the profile, and cannot be taken by others. */
const held = '30 days';

/** Holds a username for the user who gives it up, replacing any earlier hold on it. */
export const holdUsername = (tx: Db, username: string, userId: string) =>
  tx.query(
    'hold_username',
    `insert into former_usernames (username, user_id, held_until) values ($1, $2, now() + interval '${held}')
     on conflict (username) do update set user_id = excluded.user_id, held_until = excluded.held_until`,
    [username, userId],
  );

/**
 * Whether a username is held for somebody else. Checked in a separate statement after the row with the username has been written: by
 * then, the unique constraint has waited for any transaction that gives the name up.
 */
export const isHeld = async (db: Db, username: string, userId: string) =>
  (
    await db.query('find_held_username', 'select 1 from former_usernames where username = $1 and user_id <> $2 and held_until > now()', [username, userId])
  ).length > 0;

/** Ends the hold on a username that is in use again. */
export const releaseUsername = (tx: Db, username: string) => tx.query('release_username', 'delete from former_usernames where username = $1', [username]);

/** How many usernames are held for an account, and the time (s) until the first of them is released. */
export const countHeld = async (db: Db, userId: string) =>
  (
    await db.query<{ count: number; seconds: number }>(
      'count_held_usernames',
      `select count(*)::int as count, coalesce(ceil(extract(epoch from min(held_until) - now())), 0)::int as seconds
       from former_usernames where user_id = $1 and held_until > now()`,
      [userId],
    )
  )[0]!;

/** Usernames held for an account: only a few, since changes are limited. */
export const listHeldUsernames = async (db: Db, userId: string) =>
  (await db.query<{ username: string }>('list_held_usernames', 'select username from former_usernames where user_id = $1 and held_until > now()', [userId])).map(({ username }) => username);

/** Deletes up to `limit` expired holds; returns how many. */
export const forgetUsernames = async (db: Db, limit: number) =>
  (
    await db.query(
      'forget_usernames',
      `delete from former_usernames where username in (select username from former_usernames where held_until < now() order by held_until limit $1) returning 1`,
      [limit],
    )
  ).length;

export const countForgettable = async (db: Db) =>
  Number((await db.query<{ count: string }>('count_forgettable_usernames', 'select count(*) from former_usernames where held_until < now()'))[0]!.count);
