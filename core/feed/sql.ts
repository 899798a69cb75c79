import type { Db } from '../shared/app.ts';
import type { TimelineRow } from '../cache/timelines.ts';
import type { Position } from '../shared/page.ts';
import { predicates } from '../visibility/sql.ts';
import { afterPosition, type PositionRow, positionColumns, toPosition } from '../shared/keyset.ts';

/** Maximum number of followed accounts in a home feed: the most recently followed ones. */
const followeesAtMost = 10_000;
/** Posts read per author in the first pass. */
const depth = 10;

/** Columns of a post within the statement below. */
const post = 'p.id, p.user_id, p.created_at';

/**
 * Posts of the user and of followed authors, newest first. The work is bounded: the first pass reads the newest ten per
 * author. Posts older than the `limit`th of these are not on the page, so more posts are read only for authors whose
 * tenth is newer, which are at most `limit` / 10.
 */
export const listHomePosts = async (db: Db, userId: string, after: Position | undefined, limit: number): Promise<TimelineRow[]> =>
  (
    await db.query<PositionRow>(
      'list_home_posts',
      `with authors as (
         (select followee_id as id from follows join users u on u.id = followee_id
          where follower_id = $1 and ${predicates.homeFeed('$1', 'u')}
          order by follows.created_at desc, followee_id desc limit ${followeesAtMost})
         union all select $1::uuid
       ), newest as materialized (
         select ${post}, p.place from authors cross join lateral (
           select ${post}, row_number() over (order by p.created_at desc, p.id desc) as place from (
             select ${post} from posts p where p.user_id = authors.id and ${afterPosition('$2', '$3')}
             order by p.created_at desc, p.id desc limit ${depth}
           ) p
         ) p
       ), edge as materialized (
         select coalesce((select created_at from newest order by created_at desc offset $4::int - 1 limit 1), '-infinity') as time
       ), further as (
         select ${post} from newest cross join edge cross join lateral (
           select ${post} from posts p
           where p.user_id = newest.user_id and (p.created_at, p.id) < (newest.created_at, newest.id) and p.created_at >= edge.time
           order by p.created_at desc, p.id desc limit $4
         ) p
         where newest.place = ${depth} and newest.created_at >= edge.time
       )
       select ${positionColumns} from (select ${post} from newest p union all select ${post} from further p) p
       order by p.created_at desc, p.id desc limit $4`,
      [userId, after?.micros, after?.id, limit],
    )
  ).map(toPosition);

/** Followed authors whose posts are pulled. */
export const listPulledAuthors = async (db: Db, userId: string) =>
  (
    await db.query<{ id: string }>(
      'list_pulled_authors',
      `select u.id from follows f join users u on u.id = f.followee_id
       where f.follower_id = $1 and u.pulled_since is not null and ${predicates.homeFeed('$1', 'u')}
       order by f.created_at desc limit ${followeesAtMost}`,
      [userId],
    )
  ).map((row) => row.id);

/** Posts by all pulled authors after `since`, newest first. */
export const listPulledPosts = async (db: Db, since: Date, limit: number): Promise<TimelineRow[]> =>
  (
    await db.query<PositionRow>(
      'list_pulled_posts',
      `select ${positionColumns} from users u cross join lateral (
         select ${post} from posts p where p.user_id = u.id and p.created_at > $1
         order by p.created_at desc, p.id desc limit $2
       ) p
       where u.pulled_since is not null
       order by p.created_at desc, p.id desc limit $2`,
      [since, limit],
    )
  ).map(toPosition);

/** A post's position, and since when its author is pulled. */
export const findPostForFanOut = async (db: Db, postId: string) =>
  (
    await db.query<PositionRow & { pulled_since: string | null; followers_count: number; hidden: boolean }>(
      'find_post_for_fan_out',
      `select ${positionColumns}, u.pulled_since, u.followers_count, not ${predicates.globalFeed('null::uuid', 'u')} as hidden
       from posts p join users u on u.id = p.user_id where p.id = $1`,
      [postId],
    )
  )[0];

/** Since when the author is pulled; null if their posts are pushed. */
export const findPulledSince = async (db: Db, authorId: string) =>
  (await db.query<{ pulled_since: string | null }>('find_pulled_since', 'select pulled_since from users where id = $1', [authorId]))[0]?.pulled_since;

/** Followers of the author by id, optionally after one and up to another; at most `limit`. In one row, which the client parses faster than a thousand. */
export const listFollowerIds = async (
  db: Db,
  authorId: string,
  { after, until }: { after: string | undefined; until: string | undefined },
  limit: number,
): Promise<string[]> => {
  const [found] = await db.query<{ ids: string | null }>(
    'list_follower_ids',
    `select string_agg(follower_id::text, ',' order by follower_id) as ids from (
       select follower_id from follows
       where followee_id = $1
         and follower_id > coalesce($2::uuid, '00000000-0000-0000-0000-000000000000')
         and follower_id <= coalesce($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
       order by follower_id limit $4
     ) f`,
    [authorId, after, until, limit],
  );
  return found?.ids?.split(',') ?? [];
};

/** Every `size`th follower by id, at most `count` of them: the boundaries of chunks. */
export const listChunkEnds = async (db: Db, authorId: string, size: number, count: number) =>
  (
    await db.query<{ follower_id: string }>(
      'list_chunk_ends',
      `select follower_id from (
         select follower_id, row_number() over (order by follower_id) as place
         from (select follower_id from follows where followee_id = $1 order by follower_id limit $2::int * $3::int) first
       ) numbered where place % $2 = 0 order by follower_id`,
      [authorId, size, count],
    )
  ).map((row) => row.follower_id);
