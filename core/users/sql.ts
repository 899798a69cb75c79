import type { MediaScope } from '../media/places.ts';
import type { Db } from '../shared/app.ts';
import { accountGone, notFound } from '../shared/errors.ts';
import { foldToAscii } from '../shared/fold.ts';
import { isId } from '../shared/ids.ts';
import type { WhoMayComment } from '../visibility/rule.ts';
import { readAt, relationColumns, type RelationRow } from '../visibility/sql.ts';
import type { ProfileChanges } from './schema.ts';

export interface UserRow {
  id: string;
  username: string;
  /** The account's name in the user pool: its id or, for early accounts, the first username. */
  account_name: string;
  /** Null if another account has verified this one's address. */
  email: string | null;
  /** The address that will replace it once verified. */
  new_email: string | null;
  display_name: string;
  bio: string;
  avatar_media_id: string | null;
  avatar_key: string | null;
  media_private: MediaScope;
  posts_count: number;
  followers_count: number;
  following_count: number;
  status: 'pending' | 'active' | 'erasing';
  /** When the user proved that the address is theirs. */
  email_verified_at: string | null;
  is_private: boolean;
  discoverable: boolean;
  who_may_comment: WhoMayComment;
  /** Increases with every edit of the profile. */
  version: number;
  suspended_at: string | null;
  /** When the account will be erased, if its deletion was requested. */
  leaving_at: string | null;
  created_at: string;
  updated_at: string;
}

export type ProfileRow = UserRow & RelationRow;

/** Listed explicitly: a prepared `*` fails on every open connection when a migration adds a column. */
const columns = `users.id, users.username, coalesce(users.account_name, users.username) as account_name, users.email, users.new_email, users.display_name, users.bio, users.avatar_media_id, users.avatar_key, users.media_private,
  users.posts_count, users.followers_count, users.following_count, users.status,
  users.email_verified_at, users.is_private, users.discoverable, users.who_may_comment, users.suspended_at, users.leaving_at, users.version, users.created_at, users.updated_at`;

/**
 * Reserves the names for a registration; the unique constraints throw if one is taken. With an invite, redeems one of its uses;
 * returns false if none is left, or there is no such invite.
 */
export const insertPendingUser = async (
  db: Db,
  user: { id: string; username: string; email: string; registrationKey: string | undefined; inviteCode?: string | undefined; termsUrl?: string | undefined },
) =>
  (
    await db.query(
      'insert_pending_user_admitted',
      `with invite as (
         update invites set uses = uses + 1
         where code = $5::text and uses < max_uses and (expires_at is null or expires_at > now()) returning id
       )
       insert into users (id, account_name, username, email, status, registration_key, invite_id, terms_url, terms_accepted_at, media_private)
       select $1::uuid, $1::uuid::text, $2::text, $3::text, 'pending', $4::text, (select id from invite), $6::text, case when $6::text is not null then now() end,
         case when exists (select from instance where readers = 'members') then 'all' else 'none' end
       where $5::text is null or exists (select from invite)
       returning id`,
      [user.id, user.username, user.email, user.registrationKey, user.inviteCode ?? null, user.termsUrl ?? null],
    )
  ).length > 0;

/** Completes the registration; undefined if the reservation has been freed. */
export const activateUser = async (db: Db, id: string) =>
  (
    await db.query<UserRow>(
      'activate_user',
      `update users set status = 'active', created_at = now(), updated_at = now()
       where id = $1 and status = 'pending' returning ${columns}`,
      [id],
    )
  )[0];

/** Frees what a registration holds: its names, and its use of an invite. */
export const deletePendingUser = (db: Db, id: string) =>
  db.query(
    'delete_pending_user',
    `with freed as (delete from users where id = $1 and status = 'pending' returning invite_id)
     update invites set uses = uses - 1 where id = (select invite_id from freed)`,
    [id],
  );

/** Which names of a registration somebody else already has. */
export const findTaken = async (db: Db, { id, username, email }: { id: string; username: string; email: string }) =>
  (
    await db.query<{ username: boolean; email: boolean }>(
      'find_taken_names',
      `select exists (select 1 from users where username = $2 and id <> $1)
           or exists (select 1 from former_usernames where username = $2 and user_id <> $1 and held_until > now()) as username,
         exists (select 1 from users where email = $3 and email_verified_at is not null and id <> $1) as email`,
      [id, username, email],
    )
  )[0]!;

/** The user registered after `since` by a request with this key and exactly these names. */
export const findRegisteredUser = async (db: Db, registration: { username: string; email: string; key: string }, since: Date) =>
  (
    await db.query<UserRow>(
      'find_registered_user',
      `select ${columns} from users where username = $1 and email = $2 and registration_key = $3 and created_at > $4`,
      [registration.username, registration.email, registration.key, since],
    )
  )[0];

/** Deletes up to `limit` keys of registrations before `before`, oldest first; returns how many. */
export const forgetRegistrationKeys = async (db: Db, before: Date, limit: number) =>
  (
    await db.query(
      'forget_registration_keys',
      `update users set registration_key = null
       where id in (select id from users where registration_key is not null and created_at < $1
                    order by created_at limit $2 for update skip locked)
       returning id`,
      [before, limit],
    )
  ).length;

/** Whether the registration is still unfinished. Its row stays locked, so that nobody can finish or free it. */
export const lockPendingUser = async (tx: Db, id: string) =>
  (await tx.query('lock_pending_user', `select 1 from users where id = $1 and status = 'pending' for update`, [id])).length > 0;

/** Unfinished registrations from before `before`, optionally only with this name or invite, locked so that nobody can finish them. */
export const lockStalePendingUsers = (tx: Db, before: Date, limit: number, names?: { username: string; inviteCode?: string | undefined }) =>
  tx.query<Pick<UserRow, 'id' | 'account_name'>>(
    'lock_stale_pending_users',
    `select id, coalesce(account_name, username) as account_name from users
     where status = 'pending' and created_at < $1 and ($3::text is null or username = $3 or invite_id = (select id from invites where code = $4))
     order by created_at limit $2 for update skip locked`,
    [before, limit, names?.username ?? null, names?.inviteCode ?? null],
  );

/** The id of the user who has a username, or had it within the last 30 days. */
const idNamed = (parameter: string) =>
  `coalesce((select named.id from users named where named.username = ${parameter} and named.status = 'active'),
     (select former.user_id from former_usernames former where former.username = ${parameter} and former.held_until > now()))`;

/** Maximum number of accounts with an unverified address that are tried when somebody signs in with it. */
const mostOfAddress = 3;

/** `knows_client`: somebody has signed in from the client's IP address before. `totp_since`: not null if a code is required. `read_at`: µs since 1970. */
export type LoginRow = UserRow & { knows_client: boolean; totp_since: string | null; read_at: string };

/** The users that a username or an address may refer to: one account or, if nobody has verified the address yet, the first few that have it. */
export async function findUsersByLogin(db: Db, emailOrUsername: string, client?: string): Promise<LoginRow[]> {
  const users = await db.query<LoginRow>(
    'find_users_by_login',
    `select ${columns}, exists (select 1 from sessions where sessions.user_id = users.id and sessions.client = $2::text) as knows_client,
       (select totp.since from totp where totp.user_id = users.id) as totp_since, ${readAt}
     from users where (id = ${idNamed('$1')} or email = $1) and status = 'active'
     order by email_verified_at is null, created_at, id limit ${mostOfAddress}`,
    [emailOrUsername, client ?? null],
  );
  return users[0]?.email_verified_at ? users.slice(0, 1) : users;
}

/** Cancels the deletion of an account; returns whether there was one. */
export const stay = async (db: Db, userId: string) =>
  (
    await db.query(
      'stay',
      `update users set leaving_at = null, updated_at = clock_timestamp() where id = $1 and status = 'active' and leaving_at is not null returning 1`,
      [userId],
    )
  ).length > 0;

/** The account of the request's token. */
export async function getUser(db: Db, id: string): Promise<UserRow> {
  const [user] = await db.query<UserRow>('get_user', `select ${columns} from users where id = $1 and status = 'active'`, [id]);
  if (!user) throw accountGone();
  return user;
}

/** A user by id or username, and how `viewer` relates to them. */
export async function getProfile(db: Db, ref: string, viewer: string | undefined) {
  const [user] = await db.query<ProfileRow>(
    isId(ref) ? 'get_profile_by_id' : 'get_profile_by_username',
    `select ${columns}, ${relationColumns('$2::uuid', 'users')}
     from users where users.id = ${isId(ref) ? '$1' : idNamed('$1')} and users.status = 'active'`,
    [ref, viewer ?? null],
  );
  if (!user) throw notFound('user');
  return user;
}

/** The account of the request's token, locked until the transaction ends. */
export async function lockUser(tx: Db, id: string): Promise<UserRow> {
  const [user] = await tx.query<UserRow>('lock_user', `select ${columns} from users where id = $1 and status = 'active' for update`, [id]);
  if (!user) throw accountGone();
  return user;
}

export async function updateProfile(
  tx: Db,
  id: string,
  { username, display_name, bio, avatar_media_id, is_private, discoverable, who_may_comment }: ProfileChanges,
  avatarKey: string | null,
): Promise<UserRow> {
  const [user] = await tx.query<UserRow>(
    'update_profile',
    `update users set
       display_name = coalesce($2, display_name),
       bio = coalesce($3, bio),
       avatar_media_id = case when $4 then $5::uuid else avatar_media_id end,
       avatar_key = case when $4 then $6 else avatar_key end,
       is_private = coalesce($7, is_private),
       discoverable = coalesce($8, discoverable),
       who_may_comment = coalesce($9, who_may_comment),
       folded_name = coalesce($11, folded_name),
       username = coalesce($10, username),
       account_name = case when $10 is null then account_name else coalesce(account_name, username) end,
       version = version + 1,
       updated_at = clock_timestamp()
     where id = $1 returning ${columns}`,
    [id, display_name ?? null, bio ?? null, avatar_media_id !== undefined, avatar_media_id ?? null, avatarKey, is_private ?? null, discoverable ?? null, who_may_comment ?? null, username ?? null, display_name === undefined ? null : foldToAscii(display_name)],
  );
  if (!user) throw accountGone();
  return user;
}

/** Updates the key of the user's avatar, unless they have another one by now. */
export const moveAvatar = (db: Db, id: string, mediaId: string, avatarKey: string) =>
  db.query('move_avatar', 'update users set avatar_key = $3, updated_at = clock_timestamp() where id = $1 and avatar_media_id = $2', [
    id,
    mediaId,
    avatarKey,
  ]);

/** Makes the address the user's own; the unique index throws if somebody else has verified it. */
export const ownAddress = (tx: Db, id: string, email: string) =>
  tx.query(
    'own_address',
    `update users set email = $2, new_email = null,
       email_verified_at = case when email = $2 then coalesce(email_verified_at, now()) else now() end where id = $1`,
    [id, email],
  );

/** Removes an address from accounts that never verified it. */
export const takeAddress = (tx: Db, id: string, email: string) =>
  tx.query('take_address', 'update users set email = null where email = $2 and email_verified_at is null and id <> $1', [id, email]);

/** Stores the address that will replace the user's address once verified; null for none. */
export const setNewAddress = (tx: Db, id: string, email: string | null) => tx.query('set_new_address', 'update users set new_email = $2 where id = $1', [id, email]);

/** Whether somebody has verified an address. */
export const isAddressOwned = async (db: Db, email: string) =>
  (await db.query('find_owned_address', 'select 1 from users where email = $1 and email_verified_at is not null', [email])).length > 0;

/** The user data shown beside a post, like or comment. `micros` increases with every change to the row. */
export interface UserCardRow {
  id: string;
  username: string;
  avatar_key: string | null;
  media_private: MediaScope;
  display_name: string;
  micros: string;
}

export const listUserCards = (db: Db, ids: readonly string[]) =>
  db.query<UserCardRow>(
    'list_user_cards',
    `select id, username, display_name, avatar_key, media_private, (extract(epoch from updated_at) * 1000000)::bigint as micros
     from users where id = any($1::uuid[])`,
    [ids],
  );

export const countStalePendingUsers = async (db: Db, before: Date) =>
  Number(
    (
      await db.query<{ count: string }>(
        'count_stale_pending_users',
        `select count(*) from users where status = 'pending' and created_at < $1`,
        [before],
      )
    )[0]!.count,
  );

export const countRegistrationKeys = async (db: Db, before: Date) =>
  Number(
    (
      await db.query<{ count: string }>(
        'count_registration_keys',
        'select count(*) from users where registration_key is not null and created_at < $1',
        [before],
      )
    )[0]!.count,
  );
