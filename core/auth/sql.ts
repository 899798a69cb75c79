import type { Db } from '../shared/app.ts';
import { readAt } from '../visibility/sql.ts';
import type { StoredCodes } from './recovery-codes.ts';
import type { Role } from './roles.ts';

export interface SessionRow {
  id: string;
  device: string;
  created_at: string;
  last_used_at: string;
}

/** How long a session's row is kept after its last use: the lifetime of its refresh token (30 days) plus one day. */
const kept = '31 days';

/**
 * Records the use of a session by inserting or updating its row. False if it has ended, or if the account's sessions have been ended since
 * its sign-in began. Also removes the account's rows whose tokens have expired, so that no job has to.
 */
export const useSession = async (db: Db, session: { id: string; user_id: string; device: string; client: string | undefined; begunAt: string | undefined }) =>
  (
    await db.query<{ ended: boolean }>(
      'use_session_begun',
      // The lock serializes this with the ending of the account's sessions.
      `with account as (select sessions_ended_at >= to_timestamp($5::bigint / 1000000.0) as over from users where id = $2 for share),
       removed as (delete from sessions where user_id = $2 and last_used_at < now() - interval '${kept}' and id <> $1)
       insert into sessions (id, user_id, device, client, ended_at) values ($1, $2, $3, $4, (select case when over then now() end from account))
       on conflict (id) do update set last_used_at = now(), client = coalesce(excluded.client, sessions.client) where sessions.ended_at is null
       returning ended_at is not null as ended`,
      [session.id, session.user_id, session.device, session.client ?? null, session.begunAt ?? null],
    )
  )[0]?.ended === false;

/** Makes sign-ins in progress fail. A separate statement, run before the sessions are ended: it waits for sessions that are being recorded. */
export const endSignIns = (db: Db, userId: string) => db.query('end_sign_ins', 'update users set sessions_ended_at = clock_timestamp() where id = $1', [userId]);

/** Active sessions, most recently used first. */
export const listSessions = (db: Db, userId: string, limit: number) =>
  db.query<SessionRow>(
    'list_sessions',
    `select id, device, created_at, last_used_at from sessions
     where user_id = $1 and ended_at is null and last_used_at > now() - interval '${kept}'
     order by last_used_at desc, id limit $2`,
    [userId, limit],
  );

export type WhichSessions = { only: string } | { except: string | undefined } | { begunBy: string };

/** Ends one session of the account, all but one, or those that began by a given time; returns their ids, including those already ended. */
export const markEnded = async (db: Db, userId: string, which: WhichSessions) =>
  (
    await db.query<{ id: string }>(
      'mark_sessions_ended_by',
      `update sessions set ended_at = coalesce(ended_at, now())
       where user_id = $1 and ($2::uuid is null or id = $2) and ($3::uuid is null or id <> $3) and ($4::timestamptz is null or created_at <= $4)
       returning id`,
      [userId, 'only' in which ? which.only : null, 'except' in which ? (which.except ?? null) : null, 'begunBy' in which ? which.begunBy : null],
    )
  ).map(({ id }) => id);

/** Which of these sessions have ended. */
export const listEnded = async (db: Db, ids: readonly string[]) =>
  (await db.query<{ id: string }>('list_ended_sessions', 'select id from sessions where id = any($1::uuid[]) and ended_at is not null', [ids])).map(({ id }) => id);

/** Whether the session has ended, and whether the account is suspended; undefined if the account does not exist. */
export const findStanding = async (db: Db, userId: string, sessionId: string | undefined) =>
  (
    await db.query<{ ended: boolean; suspended: boolean }>(
      'find_standing',
      `select exists (select 1 from sessions where id = $2 and ended_at is not null) as ended, suspended_at is not null as suspended
       from users where id = $1 and status = 'active'`,
      [userId, sessionId ?? null],
    )
  )[0];

/** Suspends the account or restores it; false if nothing changes. */
export const setSuspended = async (db: Db, userId: string, suspended: boolean) =>
  (
    await db.query(
      'set_suspended',
      `update users set suspended_at = case when $2 then clock_timestamp() end
       where id = $1 and status = 'active' and (suspended_at is not null) <> $2 returning id`,
      [userId, suspended],
    )
  ).length > 0;

/** When the account was suspended, if it is, and a time before the statement's snapshot; undefined if the account does not exist. */
export const findSuspension = async (db: Db, userId: string) =>
  (
    await db.query<{ suspended_at: string | null; read_at: string }>(
      'find_suspension_since',
      `select suspended_at, ${readAt} from users where id = $1 and status = 'active'`,
      [userId],
    )
  )[0];

/**
 * Records the account's role, and revokes the roles in tokens issued until now. Returns how long (ms) to wait until new tokens count
 * as later, since token times are in whole seconds.
 */
export const noteRoleChange = async (db: Db, userId: string, role: Role | undefined) =>
  Number(
    (
      await db.query<{ wait: string }>(
        'note_role',
        `update users set role = $2, role_changed_at = date_trunc('second', clock_timestamp()) + interval '1 second' where id = $1
         returning extract(epoch from role_changed_at - clock_timestamp()) * 1000 as wait`,
        [userId, role ?? null],
      )
    )[0]?.wait ?? 0,
  );

/** The account's role, for decisions about the account. What it may do itself depends on the role in its tokens. */
export const findRole = async (db: Db, userId: string) => (await db.query<{ role: Role | null }>('find_role', 'select role from users where id = $1', [userId]))[0]?.role ?? undefined;

/** Whether the account's role was changed after a token was issued (s since 1970). */
export const hasRoleChanged = async (db: Db, userId: string, issuedAt: number) =>
  (
    await db.query<{ changed: boolean }>('has_role_changed', 'select coalesce(role_changed_at > to_timestamp($2), false) as changed from users where id = $1', [userId, issuedAt])
  )[0]?.changed ?? true;

export type TotpRow = StoredCodes & { since: string };

/** The row exists as long as signing in requires a code. */
export const findTotp = async (db: Db, userId: string) =>
  (await db.query<TotpRow>('find_totp', 'select since, salt, recovery_hashes from totp where user_id = $1', [userId]))[0];

/** False if there is already a row with recovery codes. */
export const saveTotp = async (db: Db, userId: string, { salt, recovery_hashes }: StoredCodes) =>
  (
    await db.query(
      'save_totp',
      `insert into totp (user_id, salt, recovery_hashes) values ($1, $2, $3)
       on conflict (user_id) do update set salt = excluded.salt, recovery_hashes = excluded.recovery_hashes where totp.recovery_hashes = '{}'
       returning 1`,
      [userId, salt, recovery_hashes],
    )
  ).length > 0;

/** Removes the row, optionally only if it dates from `since`; returns whether there was one. */
export const deleteTotp = async (tx: Db, userId: string, since: string | undefined) =>
  (await tx.query('delete_totp', 'delete from totp where user_id = $1 and ($2::timestamptz is null or since = $2) returning 1', [userId, since ?? null])).length > 0;

/** Whether the session began in the last 15 minutes. */
export const hasBegunLately = async (db: Db, sessionId: string) =>
  (await db.query('has_begun_lately', `select 1 from sessions where id = $1 and created_at > now() - interval '15 minutes'`, [sessionId])).length > 0;
