import type { Db } from '../shared/app.ts';
import { notFound } from '../shared/errors.ts';
import type { PageStart } from '../shared/page.ts';
import { positionOrEnd } from '../shared/keyset.ts';

/**
 * Follows, counting both sides; following again changes nothing. Returns whether it was new and the followee's count.
 * The rows are locked in the order of their ids, so that two people following each other cannot deadlock.
 */
export async function insertFollow(tx: Db, followerId: string, followeeId: string, fanOutLimit: number) {
  await lockBoth(tx, followerId, followeeId);
  const [row] = await tx.query<{ added: boolean; followers_count: number }>(
    'insert_follow',
    `with added as (
       insert into follows (follower_id, followee_id) values ($1, $2) on conflict do nothing returning 1
     ), counted as (
       update users set
         following_count = following_count + (id = $1)::int,
         followers_count = followers_count + (id = $2)::int,
         pulled_since = case when id = $2 and followers_count >= $3 then coalesce(pulled_since, now()) else pulled_since end
       where id in ($1, $2) and exists (select 1 from added)
     )
     select exists (select 1 from added) as added,
            followers_count + (exists (select 1 from added))::int as followers_count
     from users where id = $2`,
    [followerId, followeeId, fanOutLimit],
  );
  return row!;
}

/** Unfollows, counting both sides; unfollowing again changes nothing. */
export async function deleteFollow(tx: Db, followerId: string, followeeId: string, fanOutLimit: number) {
  await lockBoth(tx, followerId, followeeId);
  const [row] = await tx.query<{ removed: boolean; followers_count: number }>(
    'delete_follow',
    `with removed as (
       delete from follows where follower_id = $1 and followee_id = $2 returning 1
     ), counted as (
       update users set
         following_count = following_count - (id = $1)::int,
         followers_count = followers_count - (id = $2)::int,
         -- Well below the limit, so that an author at it does not go back and forth.
         pulled_since = case when id = $2 and followers_count < $3 * 0.8 then null else pulled_since end
       where id in ($1, $2) and exists (select 1 from removed)
     )
     select exists (select 1 from removed) as removed,
            followers_count - (exists (select 1 from removed))::int as followers_count
     from users where id = $2`,
    [followerId, followeeId, fanOutLimit],
  );
  return row!;
}

async function lockBoth(tx: Db, followerId: string, followeeId: string) {
  const rows = await tx.query(
    'lock_follow_users',
    `select 1 from users where id in ($1, $2) and status = 'active' order by id for no key update`,
    [followerId, followeeId],
  );
  if (rows.length < 2) throw notFound('user');
}

export interface FollowRow {
  id: string;
  username: string;
  display_name: string;
  avatar_key: string | null;
  viewer_follows: boolean;
  micros: string;
}

const list = (side: 'follower' | 'followee', other: 'follower' | 'followee') => `
  select u.id, u.username, u.display_name, u.avatar_key,
         (extract(epoch from f.created_at) * 1000000)::bigint as micros,
         exists (select 1 from follows v where v.follower_id = $2 and v.followee_id = u.id) as viewer_follows
  from follows f join users u on u.id = f.${side}_id
  where f.${other}_id = $1
    and (f.created_at, f.${side}_id) < ${positionOrEnd('$3', '$4')}
  order by f.created_at desc, f.${side}_id desc limit $5 offset $6`;

type ListArgs = [db: Db, userId: string, viewer: string | undefined, start: PageStart, limit: number];
const values = (userId: string, viewer: string | undefined, start: PageStart, limit: number) => [
  userId,
  viewer,
  start.after?.micros,
  start.after?.id,
  limit,
  start.offset,
];

/** Who follows the user, latest first. */
export const listFollowers = (...[db, userId, viewer, start, limit]: ListArgs) =>
  db.query<FollowRow>('list_followers', list('follower', 'followee'), values(userId, viewer, start, limit));

/** Whom the user follows, latest first. */
export const listFollowing = (...[db, userId, viewer, start, limit]: ListArgs) =>
  db.query<FollowRow>('list_following', list('followee', 'follower'), values(userId, viewer, start, limit));
