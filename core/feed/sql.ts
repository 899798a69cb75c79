import type { Db } from '../shared/app.ts';
import type { PageStart, Position } from '../shared/page.ts';
import { afterPosition, type PositionRow, positionColumns, toPosition } from '../shared/keyset.ts';

/** The newest posts of each author, then the newest of all: bounded, however many posts the authors have. */
const newestOf = (authors: string, [micros, id, limit, offset]: [string, string, string, string]) => `
  select p.id, p.micros from (${authors}) author (id)
  cross join lateral (
    select ${positionColumns}, p.created_at from posts p
    where p.user_id = author.id and ${afterPosition(micros, id)}
    order by p.created_at desc, p.id desc limit ${limit}::int + ${offset}::int
  ) p
  order by p.created_at desc, p.id desc limit ${limit} offset ${offset}`;

/** Posts of the user and of everyone they follow. */
export const listHomePosts = async (db: Db, userId: string, start: PageStart, limit: number): Promise<Position[]> =>
  (
    await db.query<PositionRow>(
      'list_home_posts',
      newestOf('select followee_id from follows where follower_id = $1 union all select $1::uuid', ['$2', '$3', '$4', '$5']),
      [userId, start.after?.micros, start.after?.id, limit, start.offset],
    )
  ).map(toPosition);

/** Posts of the given authors. */
export const listPostsOf = async (db: Db, authors: readonly string[], start: PageStart, limit: number): Promise<Position[]> =>
  (
    await db.query<PositionRow>(
      'list_posts_of',
      newestOf('select unnest($1::uuid[])', ['$2', '$3', '$4', '$5']),
      [authors, start.after?.micros, start.after?.id, limit, start.offset],
    )
  ).map(toPosition);

/** Those followed by the user whose posts are not pushed. */
export const listPulledAuthors = async (db: Db, userId: string) =>
  (
    await db.query<{ id: string }>(
      'list_pulled_authors',
      `select u.id from follows f join users u on u.id = f.followee_id
       where f.follower_id = $1 and u.pulled_since is not null`,
      [userId],
    )
  ).map((row) => row.id);

/** The author, and since when their posts are merged at read instead of pushed. */
export const findPostForFanOut = async (db: Db, postId: string) =>
  (
    await db.query<PositionRow & { user_id: string; pulled_since: string | null; followers_count: number }>(
      'find_post_for_fan_out',
      `select ${positionColumns}, p.user_id, u.pulled_since, u.followers_count
       from posts p join users u on u.id = p.user_id where p.id = $1`,
      [postId],
    )
  )[0];

/** Since when the author's posts are merged at read instead of pushed; null when they are pushed. */
export const findPulledSince = async (db: Db, authorId: string) =>
  (await db.query<{ pulled_since: string | null }>('find_pulled_since', 'select pulled_since from users where id = $1', [authorId]))[0]?.pulled_since;

/** Followers of the author by id, after one and up to another, both optional; at most `limit`. */
export const listFollowerIds = async (
  db: Db,
  authorId: string,
  { after, until }: { after: string | undefined; until: string | undefined },
  limit: number,
) =>
  (
    await db.query<{ follower_id: string }>(
      'list_follower_ids',
      `select follower_id from follows
       where followee_id = $1
         and follower_id > coalesce($2::uuid, '00000000-0000-0000-0000-000000000000')
         and follower_id <= coalesce($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
       order by follower_id limit $4`,
      [authorId, after, until, limit],
    )
  ).map((row) => row.follower_id);

/** Every `size`th follower by id, at most `count` of them: where one chunk ends and the next begins. */
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
