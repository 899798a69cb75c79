import type { AnyEvent } from '../../events/catalog.ts';
import type { Db } from '../shared/app.ts';
import { notFound } from '../shared/errors.ts';
import type { PageStart } from '../shared/page.ts';
import { positionOrEnd } from '../shared/keyset.ts';

/** What a follow or its end has changed. */
export interface FollowChange {
  changed: boolean;
  /** Of the followee, afterwards. */
  followers_count: number;
}

/**
 * One statement and no more, so that a popular followee's row is locked for no round trip: both rows are locked, in the
 * order of their ids so that two people following each other cannot deadlock; the follow, both counts and the event are
 * written. Everything behind `changed` happens only where it has a row.
 */
const changeFollow = (changed: string, counted: string) => `
  with locked as materialized (
    select id, followers_count from users where id in ($1, $2) and status = 'active' order by id for no key update
  ), both_there as (
    select count(*) = 2 as there from locked
  ), changed as (
    ${changed}
  ), counted as (
    update users set ${counted} where id in ($1, $2) and exists (select from changed) returning id, followers_count
  ), recorded as (
    insert into outbox (id, type, subject, data, trace, occurred_at)
    select $4::uuid, $5, $1, $6::jsonb, $7, $8::timestamptz from changed
  )
  select exists (select from changed) as changed,
         coalesce((select followers_count from counted where id = $2), (select followers_count from locked where id = $2)) as followers_count
  from both_there where there`;

const follow = changeFollow(
  'insert into follows (follower_id, followee_id) select $1, $2 from both_there where there on conflict do nothing returning 1',
  `following_count = following_count + (id = $1)::int,
   followers_count = followers_count + (id = $2)::int,
   pulled_since = case when id = $2 and followers_count >= $3 then coalesce(pulled_since, now()) else pulled_since end`,
);

const unfollow = changeFollow(
  'delete from follows where follower_id = $1 and followee_id = $2 and (select there from both_there) returning 1',
  // Well below the limit, so that an author at it does not go back and forth.
  `following_count = following_count - (id = $1)::int,
   followers_count = followers_count - (id = $2)::int,
   pulled_since = case when id = $2 and followers_count < $3 * 0.8 then null else pulled_since end`,
);

type Pair = [followerId: string, followeeId: string];

const change = async (db: Db, name: string, text: string, [follower, followee]: Pair, fanOutLimit: number, { id, type, data, trace, occurred_at }: AnyEvent) => {
  const [row] = await db.query<FollowChange>(name, text, [follower, followee, fanOutLimit, id, type, JSON.stringify(data), trace, occurred_at]);
  if (!row) throw notFound('user');
  return row;
};

/** Follows, counting both sides; following again changes nothing. `event` is recorded with it. */
export const insertFollow = (db: Db, pair: Pair, fanOutLimit: number, event: AnyEvent) => change(db, 'insert_follow', follow, pair, fanOutLimit, event);

/** Unfollows, counting both sides; unfollowing again changes nothing. `event` is recorded with it. */
export const deleteFollow = (db: Db, pair: Pair, fanOutLimit: number, event: AnyEvent) => change(db, 'delete_follow', unfollow, pair, fanOutLimit, event);

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
