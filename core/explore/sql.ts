import type { Db } from '../shared/app.ts';
import { type PositionRow, positionOrEnd, toPosition } from '../shared/keyset.ts';
import type { PageStart } from '../shared/page.ts';
import type { PersonRow } from '../users/list-people.ts';
import { predicates } from '../visibility/sql.ts';

const micros = (column: string) => `(extract(epoch from ${column}) * 1000000)::bigint as micros`;

/** Posts examined per page. If none of them can be shown, the list ends. */
const lookedAt = 1_000;

/** Last week's posts by public, discoverable authors, most popular first. Their positions are ranks instead of creation times. */
export const listPopularPosts = async (db: Db, viewer: string | undefined, start: PageStart, limit: number) =>
  (
    await db.query<PositionRow>(
      'list_popular_posts',
      `select p.post_id as id, p.user_id as author, ${micros('p.ranked_at')}
       from (
         select post_id, user_id, ranked_at from popular_posts
         where (ranked_at, post_id) < ${positionOrEnd('$1', '$2')} and ranked_at >= popular_since() and created_at >= popular_since()
         order by ranked_at desc, post_id desc limit ${lookedAt}
       ) p join users u on u.id = p.user_id
       where u.status = 'active' and u.discoverable and not u.is_private and ${predicates.globalFeed('$5::uuid', 'u')}
       order by p.ranked_at desc, p.post_id desc limit $3 offset $4`,
      [start.after?.micros, start.after?.id, limit, start.offset, viewer ?? null],
    )
  ).map(toPosition);

/** Ranks up to `limit` of last week's posts before a position, newest first. Returns the last one. */
export const rankPosts = async (db: Db, before: { micros: number; id: string } | undefined, limit: number) =>
  (
    await db.query<{ id: string; micros: string; done: number }>(
      'rank_posts',
      `with due as materialized (
         select p.id, p.created_at from posts p
         where (p.created_at, p.id) < ${positionOrEnd('$1', '$2')} and p.created_at >= popular_since() order by p.created_at desc, p.id desc limit $3
       ), locked as materialized (
         -- Concurrent likes wait for the lock and then rank the post again. Locked in id order, like when likes are counted.
         select id, user_id, created_at, likes_count from posts where id in (select id from due) order by id for no key update
       ), ranked as (
         insert into popular_posts as r (post_id, user_id, created_at, ranked_at)
         select id, user_id, created_at, popular_rank(created_at, likes_count) from locked
         on conflict (post_id) do update set ranked_at = excluded.ranked_at where r.ranked_at <> excluded.ranked_at
       )
       select id, ${micros('created_at')}, (select count(*)::int from due) as done from due order by created_at, id limit 1`,
      [before?.micros, before?.id, limit],
    )
  )[0];

/** Removes up to `limit` posts older than a week from the ranking; returns how many. */
export const forgetPopularPosts = async (db: Db, limit: number) =>
  (
    await db.query(
      'forget_popular_posts',
      `delete from popular_posts where post_id in (select post_id from popular_posts where created_at < popular_since() order by created_at limit $1 for update skip locked) returning 1`,
      [limit],
    )
  ).length;

/** Latest follows considered, of the viewer and of each person they follow. */
const followed = 200;
const followedByEach = 100;
/** Maximum candidates, those with the most shared follows first. If there are too few, the authors of this many popular or new posts are added. */
const candidates = 1_000;
const posts = 200;

export interface SuggestedRow extends Omit<PersonRow, 'micros'> {
  shared_follows: number;
}

/** Whether `u` may be suggested to the viewer `$1`: discoverable, and not yet followed, requested, muted or blocked. */
const isNew = `u.status = 'active' and u.discoverable and u.id <> $1 and ${predicates.search('$1::uuid', 'u')}
  and not exists (select from follows r where r.follower_id = $1 and r.followee_id = u.id)
  and not exists (select from follow_requests r where r.requester_id = $1 and r.target_id = u.id)
  and not exists (select from mutes r where r.muter_id = $1 and r.muted_id = u.id)`;

/** People followed by those the user follows, most shared follows first; if there are too few, authors of popular or new posts, most followers first. */
export const listSuggestedPeople = (db: Db, userId: string, limit: number) =>
  db.query<SuggestedRow>(
    'list_suggested_people',
    `with followed as materialized (
       select f.followee_id as id from follows f join users u on u.id = f.followee_id
       where f.follower_id = $1 and ${predicates.card('$1::uuid', 'u')} order by f.created_at desc, f.followee_id desc limit ${followed}
     ), near as materialized (
       select theirs.id, count(*)::int as shared_follows
       from followed cross join lateral (
         select f.followee_id as id from follows f where f.follower_id = followed.id order by f.created_at desc, f.followee_id desc limit ${followedByEach}
       ) theirs
       group by theirs.id order by 2 desc, 1 limit ${candidates}
     ), best as materialized (
       select u.id, u.followers_count, near.shared_follows from near join users u on u.id = near.id
       where ${isNew} order by near.shared_follows desc, u.followers_count desc, u.id limit $2
     ), popular as materialized (
       select user_id as id from (
         (select user_id from popular_posts where ranked_at >= popular_since() order by ranked_at desc, post_id desc limit ${posts})
         union all
         (select user_id from posts order by created_at desc, id desc limit ${posts})
       ) lately
       where (select count(*) from best) < $2 group by 1
     ), more as (
       select u.id, u.followers_count, 0 as shared_follows from popular join users u on u.id = popular.id
       where ${isNew} and u.id not in (select id from best) order by u.followers_count desc, u.id limit $2
     )
     select u.id, u.username, u.display_name, u.avatar_key, u.media_private, false as viewer_follows, found.shared_follows
     from (
       select id, followers_count, shared_follows from best union all select id, followers_count, shared_follows from more
     ) found join users u on u.id = found.id
     order by found.shared_follows desc, found.followers_count desc, found.id limit $2`,
    [userId, limit],
  );
