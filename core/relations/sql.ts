import type { Db } from '../shared/app.ts';
import type { PageStart } from '../shared/page.ts';
import { listPeople } from '../users/list-people.ts';

/** Locks both people's rows until the transaction ends, in the same order as a follow. */
export const lockPair = (tx: Db, one: string, other: string) =>
  tx.query('lock_pair', `select id from users where id in ($1, $2) and status = 'active' order by id for no key update`, [one, other]);

/**
 * Blocks somebody, ends follows and requests in both directions, and updates the counts. Returns what has changed. The
 * caller has locked both rows, so that no follow is created in the meantime.
 */
export const insertBlock = async (tx: Db, blockerId: string, blockedId: string, fanOutLimit: number) =>
  (await tx.query<{ blocked: boolean; ended: { follower_id: string; followee_id: string }[] }>(
    'insert_block',
    `with blocked as (
       insert into blocks (blocker_id, blocked_id) values ($1, $2) on conflict do nothing returning 1
     ), requests as (
       delete from follow_requests where (requester_id, target_id) in (($1, $2), ($2, $1))
     ), ended as (
       delete from follows where (follower_id, followee_id) in (($1, $2), ($2, $1)) returning follower_id, followee_id
     ), counted as (
       update users u set
         following_count = following_count - (select count(*) from ended where follower_id = u.id),
         followers_count = followers_count - (select count(*) from ended where followee_id = u.id),
         pulled_since = case when followers_count - (select count(*) from ended where followee_id = u.id) < $3 * 0.8 then null else pulled_since end
       where u.id in ($1, $2) and exists (select from ended)
     )
     select exists (select from blocked) as blocked,
            (select coalesce(json_agg(json_build_object('follower_id', follower_id, 'followee_id', followee_id)), '[]') from ended) as ended`,
    [blockerId, blockedId, fanOutLimit],
  ))[0]!;

/** Returns whether anything has changed, like the next two functions. */
export const deleteBlock = async (db: Db, blockerId: string, blockedId: string) =>
  (await db.query('delete_block', 'delete from blocks where blocker_id = $1 and blocked_id = $2 returning 1', [blockerId, blockedId])).length > 0;

export const insertMute = async (db: Db, muterId: string, mutedId: string) =>
  (await db.query('insert_mute', 'insert into mutes (muter_id, muted_id) values ($1, $2) on conflict do nothing returning 1', [muterId, mutedId])).length > 0;

export const deleteMute = async (db: Db, muterId: string, mutedId: string) =>
  (await db.query('delete_mute', 'delete from mutes where muter_id = $1 and muted_id = $2 returning 1', [muterId, mutedId])).length > 0;

/** The users whom the user has blocked, latest first. */
export const listBlocks = (db: Db, userId: string, start: PageStart, limit: number) =>
  listPeople(db, 'list_blocks', { table: 'blocks', own: 'blocker_id', other: 'blocked_id' }, userId, start, limit);

/** The users whom the user has muted, latest first. */
export const listMutes = (db: Db, userId: string, start: PageStart, limit: number) =>
  listPeople(db, 'list_mutes', { table: 'mutes', own: 'muter_id', other: 'muted_id' }, userId, start, limit);
