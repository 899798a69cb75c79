import type { Db } from '../shared/app.ts';
import type { MediaScope } from './places.ts';

export interface MediaMove {
  user_id: string;
  version: number;
  scope: MediaScope;
  gone: boolean;
  /** The current stage, from core/media/move-objects.ts. */
  stage: number;
  /** The last key handled in this stage. */
  position: string;
  moved_at: string | null;
}

const columns = 'm.user_id, m.version::int as version, m.scope, m.gone, m.stage, m.position, m.moved_at';

const isGone = `(u.status = 'erasing' or u.suspended_at is not null or u.leaving_at is not null)`;
/** Which files of an account should be private; with `rollback` (a query parameter), none unless the account is hidden. */
const wanted = (rollback: string) => `case when ${isGone} then 'all' when ${rollback}::boolean then 'none'
  when exists (select from instance where readers = 'members') then 'all' when u.is_private then 'photos' else 'none' end`;

/**
 * Records where an account's files belong according to the account's state. Files that become private are served as private from now on; files
 * that become public are served as public once all have been copied. Undefined if nothing changes.
 */
export const beginMove = async (tx: Db, userId: string, rollback: boolean) =>
  (
    await tx.query<MediaMove>(
      'begin_media_move',
      `with account as (
         select u.id, u.media_private, ${isGone} as gone, ${wanted('$2')} as scope from users u where u.id = $1
       ), move as (
         insert into media_moves as m (user_id, scope, gone)
         select id, scope, gone from account where scope <> media_private or gone or exists (select from media_moves where user_id = account.id)
         on conflict (user_id) do update set version = m.version + 1, scope = excluded.scope, gone = excluded.gone, started_at = now(),
           stage = 0, position = '', moved_at = null, forgotten_at = null
         where (m.scope, m.gone) is distinct from (excluded.scope, excluded.gone)
         returning ${columns}
       ), closed as (
         update users u set updated_at = clock_timestamp(),
           media_private = case when 'all' in (u.media_private, move.scope) then 'all' when 'photos' in (u.media_private, move.scope) then 'photos' else 'none' end
         from move where u.id = move.user_id
       )
       select user_id, version, scope, gone, stage, position, moved_at from move`,
      [userId, rollback],
    )
  )[0];

const isToMove = (rollback: string) => `(${wanted(rollback)}, ${isGone}) is distinct from (coalesce(m.scope, u.media_private), coalesce(m.gone, false))`;

/** Accounts whose files are not recorded as being where they belong, ordered by id. */
export const listToMove = async (db: Db, after: string, limit: number, rollback: boolean) =>
  (
    await db.query<{ id: string }>(
      'list_media_to_move',
      `select u.id from users u left join media_moves m on m.user_id = u.id where u.id > $1 and ${isToMove('$3')} order by u.id limit $2`,
      [after, limit, rollback],
    )
  ).map(({ id }) => id);

/** The number of such accounts, up to `most`. */
export const countToMove = async (db: Db, after: string, most: number, rollback: boolean) =>
  (
    await db.query<{ count: number }>(
      'count_media_to_move',
      `select count(*)::int as count from (
         select 1 from users u left join media_moves m on m.user_id = u.id where u.id > $1 and ${isToMove('$3')} limit $2) left_over`,
      [after, most, rollback],
    )
  )[0]!.count;

/** The number of moves in progress, up to `most`. */
export const countMoving = async (db: Db, most: number) =>
  (await db.query<{ count: number }>('count_media_moving', 'select count(*)::int as count from (select 1 from media_moves where moved_at is null limit $1) moving', [most]))[0]!.count;

export const findMove = async (db: Db, userId: string) =>
  (await db.query<MediaMove>('find_media_move', `select ${columns} from media_moves m where m.user_id = $1`, [userId]))[0];

/** The move, if it is still the latest and not done, locked until the transaction ends. */
export const lockMove = async (tx: Db, userId: string, version: number) =>
  (await tx.query<MediaMove>('lock_media_move', `select ${columns} from media_moves m where m.user_id = $1 and m.version = $2 and m.moved_at is null for update`, [userId, version]))[0];

/** Waits for everybody who is still storing a file of the account in its former place. */
export const awaitStoring = (tx: Db, userId: string) => tx.query('await_storing', 'select pg_advisory_xact_lock(hashtextextended($1, 1))', [userId]);

export const saveMove = (tx: Db, { user_id, stage, position }: Pick<MediaMove, 'user_id' | 'stage' | 'position'>) =>
  tx.query('save_media_move', 'update media_moves set stage = $2, position = $3 where user_id = $1', [user_id, stage, position]);

/** From now on, the files that become public are served as public. */
export const openMoved = (tx: Db, { user_id, scope }: Pick<MediaMove, 'user_id' | 'scope'>) =>
  tx.query('open_moved_media', 'update users set media_private = $2, updated_at = clock_timestamp() where id = $1 and media_private <> $2', [user_id, scope]);

export const finishMove = (tx: Db, userId: string) => tx.query('finish_media_move', 'update media_moves set moved_at = now() where user_id = $1', [userId]);

/** Up to `limit` hidden accounts whose files have all been moved, and whose signatures have all expired. Records them as handled. */
export const listForgettable = (tx: Db, seconds: number, limit: number) =>
  tx.query<{ user_id: string; version: number }>(
    'list_forgettable_moves',
    `update media_moves set forgotten_at = now() where user_id in (
       select user_id from media_moves
       where gone and moved_at is not null and forgotten_at is null and started_at < now() - make_interval(secs => $1) order by user_id limit $2)
     returning user_id, version::int as version`,
    [seconds, limit],
  );

export const countForgettable = async (db: Db, seconds: number) =>
  (
    await db.query<{ count: number }>(
      'count_forgettable_moves',
      `select count(*)::int as count from media_moves where gone and moved_at is not null and forgotten_at is null and started_at < now() - make_interval(secs => $1)`,
      [seconds],
    )
  )[0]!.count;

/** Deletes the record after the account and its files have been erased; returns its version. */
export const forgetMove = async (tx: Db, userId: string) =>
  (await tx.query<{ version: number }>('forget_media_move', 'delete from media_moves where user_id = $1 returning version::int as version', [userId]))[0]?.version;
