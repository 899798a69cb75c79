import type { EventOf } from '../../events/catalog.ts';
import type { Db } from '../shared/app.ts';
import { notFound } from '../shared/errors.ts';
import type { PageStart } from '../shared/page.ts';
import { positionOrEnd } from '../shared/keyset.ts';
import { listPeople, type PersonRow } from '../users/list-people.ts';
import { predicates } from '../visibility/sql.ts';

/** The effect of following or unfollowing. */
export interface FollowChange {
  changed: boolean;
  /** The followee is private and has not accepted the follower. */
  requested: boolean;
  /** The change concerns a request, not a follow. */
  ofRequest: boolean;
  /** The followee's count after the change. */
  followers_count: number;
}

/**
 * A single statement, so that a popular followee's row is not locked during a round trip. It locks both rows, in id
 * order so that two people following each other cannot deadlock, and writes the follow, both counts and the event.
 * Everything after `changed` happens only if `changed` has a row. If only `ofRequest` has one, the event is about the request.
 */
const changeFollow = (changed: string, counted: string, ofRequest: 'requested' | 'withdrawn') => `
  with locked as materialized (
    select id, followers_count, is_private from users where id in ($1, $2) and status = 'active' order by id for no key update
  ), pair as materialized (
    select count(*) = 2 as there, bool_or(id = $2 and is_private) as is_private, is_block_between($1, $2) as is_blocked from locked
  ), ${changed}, counted as (
    update users set ${counted} where id in ($1, $2) and exists (select from changed) returning id, followers_count
  ), recorded as (
    insert into outbox (id, type, subject, data, trace, occurred_at)
    select $4::uuid, case when exists (select from changed) then $5 else $9 end, $1, $6::jsonb, $7, $8::timestamptz
    where exists (select from changed) or exists (select from ${ofRequest})
  )
  select exists (select from changed) as changed,
         exists (select from requested) as requested,
         exists (select from ${ofRequest}) and not exists (select from changed) as "ofRequest",
         coalesce((select followers_count from counted where id = $2), (select followers_count from locked where id = $2)) as followers_count
  from pair where there`;

const countFollow = `following_count = following_count + (id = $1)::int,
   followers_count = followers_count + (id = $2)::int,
   pulled_since = case when id = $2 and followers_count >= $3 then coalesce(pulled_since, now()) else pulled_since end`;

const requestGone = `withdrawn as (
    delete from follow_requests where requester_id = $1 and target_id = $2 and exists (select from pair where there) returning 1
  )`;

/** If the followee is private and not yet followed, sends a request instead. */
const follow = changeFollow(
  `changed as (
    insert into follows (follower_id, followee_id)
    select $1, $2 from pair where there and not is_private and not is_blocked on conflict do nothing returning 1
  ), requested as (
    insert into follow_requests (requester_id, target_id)
    select $1, $2 from pair where there and is_private and not is_blocked and not exists (select from follows where follower_id = $1 and followee_id = $2)
    on conflict (requester_id, target_id) do update set requester_id = excluded.requester_id returning 1
  ), withdrawn as (
    delete from follow_requests where requester_id = $1 and target_id = $2 and exists (select from changed)
  )`,
  countFollow,
  'requested',
);

const accept = changeFollow(
  `${requestGone}, changed as (
    insert into follows (follower_id, followee_id, accepted)
    select $1, $2, true from pair, withdrawn where not is_blocked on conflict do nothing returning 1
  ), requested as (
    select from pair where false
  )`,
  countFollow,
  'withdrawn',
);

const unfollow = changeFollow(
  `${requestGone}, changed as (
    delete from follows where follower_id = $1 and followee_id = $2 and (select there from pair) returning 1
  ), requested as (
    select from pair where false
  )`,
  // Well below the limit, so that an author near it does not switch back and forth.
  `following_count = following_count - (id = $1)::int,
   followers_count = followers_count - (id = $2)::int,
   pulled_since = case when id = $2 and followers_count < $3 * 0.8 then null else pulled_since end`,
  'withdrawn',
);

type Pair = [followerId: string, followeeId: string];

/** The event to record if a follow has changed, and the one if only a request has. */
export interface FollowEvents {
  follow: EventOf<'user.followed' | 'user.unfollowed'>;
  request: EventOf<'user.follow_requested' | 'user.follow_request_ended'>;
}

const change = async (db: Db, name: string, text: string, [follower, followee]: Pair, fanOutLimit: number, events: FollowEvents) => {
  const { id, type, data, trace, occurred_at } = events.follow;
  const [row] = await db.query<FollowChange>(name, text, [follower, followee, fanOutLimit, id, type, JSON.stringify(data), trace, occurred_at, events.request.type]);
  if (!row) throw notFound('user');
  return row;
};

/** Follows and updates both counts, or sends a request; following again changes nothing. Records one of `events`. */
export const insertFollow = (db: Db, pair: Pair, fanOutLimit: number, events: FollowEvents) => change(db, 'insert_follow', follow, pair, fanOutLimit, events);

/** Accepts a follow request and updates both counts; does nothing if there is none. Records one of `events`. */
export const acceptFollow = (db: Db, pair: Pair, fanOutLimit: number, events: FollowEvents) => change(db, 'accept_follow', accept, pair, fanOutLimit, events);

/** Unfollows and updates both counts, or withdraws a request; unfollowing again changes nothing. Records one of `events`. */
export const deleteFollow = (db: Db, pair: Pair, fanOutLimit: number, events: FollowEvents) => change(db, 'delete_follow', unfollow, pair, fanOutLimit, events);

/** Declines a request; returns whether there was one. */
export const deleteRequest = async (tx: Db, requesterId: string, targetId: string) =>
  (await tx.query('delete_follow_request', 'delete from follow_requests where requester_id = $1 and target_id = $2 returning 1', [requesterId, targetId])).length > 0;

/** Up to `limit` pending requests to an account that is now public, earliest first. */
export const listWaiting = async (db: Db, targetId: string, limit: number) =>
  (
    await db.query<{ requester_id: string }>(
      'list_waiting',
      `select r.requester_id from follow_requests r join users u on u.id = r.target_id join users v on v.id = r.requester_id
       where r.target_id = $1 and not u.is_private and v.status = 'active' order by r.created_at, r.requester_id limit $2`,
      [targetId, limit],
    )
  ).map((row) => row.requester_id);

/** The pending follow requests, latest first. */
export const listFollowRequests = (db: Db, userId: string, start: PageStart, limit: number) =>
  listPeople(db, 'list_follow_requests', { table: 'follow_requests', own: 'target_id', other: 'requester_id' }, userId, start, limit);

const list = (side: 'follower' | 'followee', other: 'follower' | 'followee') => `
  select u.id, u.username, u.display_name, u.avatar_key, u.media_private,
         (extract(epoch from f.created_at) * 1000000)::bigint as micros,
         exists (select 1 from follows v where v.follower_id = $2::uuid and v.followee_id = u.id) as viewer_follows
  from follows f join users u on u.id = f.${side}_id
  where f.${other}_id = $1 and ${predicates.card('$2::uuid', 'u')}
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

/** The user's followers, latest first. */
export const listFollowers = (...[db, userId, viewer, start, limit]: ListArgs) =>
  db.query<PersonRow>('list_followers', list('follower', 'followee'), values(userId, viewer, start, limit));

/** The accounts that the user follows, latest first. */
export const listFollowing = (...[db, userId, viewer, start, limit]: ListArgs) =>
  db.query<PersonRow>('list_following', list('followee', 'follower'), values(userId, viewer, start, limit));
