import type { Db } from '../shared/app.ts';
import type { UserRow } from './sql.ts';

/** How long a result is kept: a day longer than its Idempotency-Key. */
const kept = '2 days';

/** The result of the edit with this id, if it has already been made. */
export const findEdit = async (tx: Db, id: string, userId: string) =>
  (await tx.query<{ result: UserRow }>('find_profile_edit', 'select result from profile_edits where id = $1 and user_id = $2', [id, userId]))[0]?.result;

export const noteEdit = (tx: Db, id: string, result: UserRow) =>
  tx.query('note_profile_edit', 'insert into profile_edits (id, user_id, result) values ($1, $2, $3)', [id, result.id, JSON.stringify(result)]);

/** Deletes up to `limit` results of edits whose keys have expired; returns how many. */
export const forgetEdits = async (db: Db, limit: number) =>
  (
    await db.query(
      'forget_profile_edits',
      `delete from profile_edits where id in (select id from profile_edits where created_at < now() - interval '${kept}' order by created_at limit $1) returning 1`,
      [limit],
    )
  ).length;

export const countForgettableEdits = async (db: Db) =>
  Number((await db.query<{ count: string }>('count_forgettable_edits', `select count(*) from profile_edits where created_at < now() - interval '${kept}'`))[0]!.count);
