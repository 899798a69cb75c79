import type { Db } from '../shared/app.ts';

/** The first part of an erasure. */
export const firstPart = 'sessions';

/** An account being erased, and the progress of the erasure. */
export interface Erasure {
  user_id: string;
  /** The account's name in the user pool. */
  account_name: string;
  /** Null once the username is reserved. */
  username: string | null;
  /** The current part, from core/account-data/parts.ts. */
  part: string;
  position: string;
  row_gone_at: string | null;
}

const columns = 'user_id, account_name, username, part, position, row_gone_at';

/** Schedules the erasure of an account. Repeating it can move the erasure earlier, never later. */
export const leave = async (tx: Db, userId: string, days: number) =>
  (
    await tx.query<{ leaving_at: string }>(
      'leave',
      `update users set leaving_at = least(leaving_at, now() + make_interval(days => $2)), updated_at = clock_timestamp()
       where id = $1 and status = 'active' returning leaving_at`,
      [userId, days],
    )
  )[0]?.leaving_at;

/** Begins the erasure of a due account: from now on nobody can sign in to it or cancel the erasure. False if it is not due. */
export const beginErasure = async (db: Db, userId: string, part: string) =>
  (
    await db.query(
      'begin_erasure',
      `with erasing as (
         update users set status = 'erasing' where id = $1 and status = 'active' and leaving_at <= now()
         returning id, coalesce(account_name, username) as account_name, username
       )
       insert into erasures (user_id, account_name, username, part) select id, account_name, username, $2 from erasing
       on conflict (user_id) do nothing returning 1`,
      [userId, part],
    )
  ).length > 0;

export const findErasure = async (db: Db, userId: string) =>
  (await db.query<Erasure>('find_erasure', `select ${columns} from erasures where user_id = $1`, [userId]))[0];

/** Records where to continue. In the database, not in the message, since a redelivered message may be out of date. */
export const saveErasure = (db: Db, { user_id, part, position }: Pick<Erasure, 'user_id' | 'part' | 'position'>) =>
  db.query('save_erasure', 'update erasures set part = $2, position = $3, updated_at = now() where user_id = $1', [user_id, part, position]);

export const forgetErasure = (db: Db, userId: string) => db.query('forget_erasure', 'delete from erasures where user_id = $1', [userId]);

/** Due accounts, and erasures that have made no progress for an hour, ordered by id. */
export const listDueErasures = async (db: Db, after: string, limit: number) =>
  (
    await db.query<{ id: string }>(
      'list_due_erasures',
      `select id from (
         (select id from users where status = 'active' and leaving_at <= now() and id > $1 order by id limit $2)
         union (select user_id from erasures where updated_at < now() - interval '1 hour' and user_id > $1 order by user_id limit $2)
       ) due order by id limit $2`,
      [after, limit],
    )
  ).map(({ id }) => id);

/** After a restore: begins erasing the restored data of an erased account, even if it has no row. The account is hidden at once. */
export const eraseAgain = (tx: Db, userId: string, part: string) =>
  tx.query(
    'erase_again',
    `with erasing as (
       update users set status = 'erasing', leaving_at = coalesce(leaving_at, now()) where id = $1
       returning coalesce(account_name, username) as account_name, username
     )
     insert into erasures (user_id, account_name, username, part)
     select $1, coalesce((select account_name from erasing), $1::text), (select username from erasing), $2
     on conflict (user_id) do nothing`,
    [userId, part],
  );

/** How long names are reserved. */
const reserved = '365 days';

/** Reserves the names, stored as keyed hashes; the key is stored elsewhere (core/users/reserved-names.ts). */
export const reserveNames = (db: Db, userId: string, hashes: readonly string[]) =>
  db.query(
    'reserve_names',
    `with reserved as (
       insert into reserved_names (hash) select distinct unnest($2::text[]) on conflict (hash) do update set reserved_at = now()
     )
     update erasures set username = null where user_id = $1`,
    [userId, hashes],
  );

/** Deletes up to `limit` expired name reservations; returns how many. */
export const forgetReservedNames = async (db: Db, limit: number) =>
  (
    await db.query(
      'forget_reserved_names',
      `delete from reserved_names where hash in (
         select hash from reserved_names where reserved_at < now() - interval '${reserved}' order by reserved_at limit $1) returning 1`,
      [limit],
    )
  ).length;

export const countReservedNamesToForget = async (db: Db) =>
  (await db.query<{ count: number }>('count_reserved_names', `select count(*)::int as count from reserved_names where reserved_at < now() - interval '${reserved}'`))[0]!.count;
