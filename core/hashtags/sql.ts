import type { Db } from '../shared/app.ts';
import { type PositionRow, positionOrEnd, toPosition } from '../shared/keyset.ts';
import type { PageStart } from '../shared/page.ts';
import { predicates } from '../visibility/sql.ts';
import type { Hashtag } from './schema.ts';

/** How many posts of public accounts have a hashtag. */
export const countPosts = async (db: Db, tag: string): Promise<number> =>
  (await db.query<{ posts_count: number }>('find_hashtag', 'select posts_count from hashtags where tag = $1', [tag]))[0]?.posts_count ?? 0;

/** Posts with a hashtag, newest first, filtered as in the global feed. */
export const listTaggedPosts = async (db: Db, tag: string, viewer: string | undefined, start: PageStart, limit: number) =>
  (
    await db.query<PositionRow>(
      'list_tagged_posts',
      `select p.post_id as id, p.user_id as author, (extract(epoch from p.created_at) * 1000000)::bigint as micros
       from post_hashtags p join users u on u.id = p.user_id
       where p.tag = $1 and p.is_public and not u.is_private and (p.created_at, p.post_id) < ${positionOrEnd('$2', '$3')} and ${predicates.globalFeed('$6::uuid', 'u')}
       order by p.created_at desc, p.post_id desc limit $4 offset $5`,
      [tag, start.after?.micros, start.after?.id, limit, start.offset, viewer ?? null],
    )
  ).map(toPosition);

/** The hashtags recently used by the most people, among those used within `days`. */
export const listTrending = (db: Db, days: number, limit: number) =>
  db.query<Hashtag>(
    'list_trending_hashtags',
    `select tag, posts_count from hashtags
     where posts_count > 0 and score > hashtag_day(now()) - $1::integer order by score desc, tag limit $2`,
    [days, limit],
  );

/** Adds up to `limit` hashtagged posts of an account to the counts, or removes them, according to the account's current state; returns how many. */
export const showTaggedPosts = async (db: Db, userId: string, limit: number) =>
  (
    await db.query(
      'show_tagged_posts',
      `with author as materialized (select id, is_hashtag_public(users) as is_public from users where id = $1 for no key update)
       update post_hashtags p set is_public = author.is_public
       from author, (
         select post_id, tag from post_hashtags, author where user_id = author.id and post_hashtags.is_public <> author.is_public limit $2
       ) due
       where p.post_id = due.post_id and p.tag = due.tag returning 1`,
      [userId, limit],
    )
  ).length;

/** Updates the hashtags of the next posts, in id order, from their entities; returns the last post's id. */
export const tagPosts = async (db: Db, after: string, limit: number) =>
  (
    await db.query<{ last: string | null }>(
      'tag_posts',
      `select (array_agg(id order by id desc))[1] as last from (
         select p.id, tag_post(p) from (select id from posts where id > $1 order by id limit $2) due join posts p on p.id = due.id
       ) tagged`,
      [after, limit],
    )
  )[0]!.last;

/** The next hashtags, locked in the order of their names until the transaction ends. */
export const lockHashtags = async (tx: Db, after: string, limit: number) =>
  (await tx.query<{ tag: string }>('lock_hashtags', 'select tag from hashtags where tag > $1 order by tag limit $2 for update', [after, limit])).map(({ tag }) => tag);

/** Recounts locked hashtags. A separate statement, so that it sees the commits of the transactions that the locks waited for. */
export const recountHashtags = (tx: Db, tags: readonly string[]) =>
  tx.query(
    'recount_hashtags',
    `update hashtags h set posts_count = counted.posts, score = counted.score
     from unnest($1::text[]) asked (tag)
     cross join lateral (
       select count(*) as posts,
              coalesce(max(day) + log(sum(hashtag_weight(day - latest)) filter (where is_first)::numeric)::double precision / log(2), '-infinity') as score
       from (
         select day, max(day) over () as latest, row_number() over (partition by user_id, day) = 1 as is_first
         from (select user_id, hashtag_day(created_at) as day from post_hashtags p where p.tag = asked.tag and p.is_public) uses
       ) uses
     ) counted
     where h.tag = asked.tag`,
    [tags],
  );
