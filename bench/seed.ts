import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import pLimit from 'p-limit';
import type pg from 'pg';
import type { PlatformApp } from '../platform/whole-app.ts';
import { commentKey, likedAt, likeKey, postKey } from '../core/interactions/items.ts';
import { newId } from '../core/shared/ids.ts';

export interface Sizes {
  people: number;
  posts: number;
  /** How many of the newest posts have likes, comments and all counter shards in DynamoDB. Others only have counts in their rows. */
  busyPosts: number;
}

export interface Seeded {
  people: string[];
  /** Newest first; only those on the benchmark's pages. */
  posts: { id: string; micros: number }[];
  /** A ready photo, with its owner, for each post that the benchmark will publish. */
  photos: { owner: string; id: string }[];
  /** Readers with pulled authors in their home feed; `others` have none. */
  fans: string[];
  others: string[];
}

const followed = 50;
const likes = 30;
const comments = 30;
/** Number of authors whose posts are pulled into home feeds. */
const celebrities = 5;

/** Inserts posts number $1 to $2, one second apart, with authors taking turns. Number 0 is dated now, higher ones earlier. */
const insertPosts = `
  with numbered as (
    select n, gen_random_uuid() as id, (select id from bench.people where number = n % (select count(*) from bench.people)) as owner
    from generate_series($1::int, $2::int - 1) n
  ), photo as (
    insert into posts (id, user_id, caption, created_at, updated_at, likes_count, comments_count, counts_version)
    select id, owner, 'The ' || n || 'th photo of a walk along the river, where the first leaves are turning', now() - n * interval '1 second', now() - n * interval '1 second', n % 90, n % 30, 120
    from numbered
  )
  insert into media (id, user_id, status, upload_key, declared_type, declared_size, real_type, width, height, blurhash, used_as, post_id, position, folder, variants, renditions)
  select gen_random_uuid(), owner, 'ready', 'raw/' || id, 'image/jpeg', 1, 'image/jpeg', 4032, 3024, 'LEHV6nWB2yk8pyo0adR*.7kCMdnj', 'post', id, 0, 'public/' || owner || '/' || id,
         json_build_object('thumbnail', 'public/' || owner || '/' || id || '/thumbnail.jpg', 'medium', 'public/' || owner || '/' || id || '/medium.jpg',
                           'large', 'public/' || owner || '/' || id || '/large.jpg', 'original', 'public/' || owner || '/' || id || '/original.jpg'),
         (select json_agg(json_build_object('name', w || '.' || f, 'width', w, 'height', w * 3 / 4, 'format', f))
          from (values (320, 'webp'), (480, 'webp'), (780, 'webp'), (780, 'avif'), (1170, 'webp'), (1170, 'avif'), (2048, 'webp')) as r (w, f))
  from numbered`;

/** Fills the database and the interactions table, including the data of the peer and the floors. */
export async function seed(app: PlatformApp, owner: pg.Client, sizes: Sizes): Promise<Seeded> {
  await owner.query(`create schema bench`);
  await owner.query(`create table bench.people as select gen_random_uuid() as id, n as number from generate_series(0, $1::int - 1) n`.replace('$1::int', String(sizes.people)));
  await owner.query(`create unique index on bench.people (number)`);
  await owner.query(
    `insert into users (id, username, email, status, created_at) select id, 'person' || number, 'person' || number || '@example.com', 'active', now() - interval '1 year' from bench.people`,
  );
  await owner.query(
    `insert into follows (follower_id, followee_id)
     select f.id, e.id from bench.people f, generate_series(1, ${followed}) step
     join bench.people e on true where e.number = (f.number + step * 7) % ${sizes.people} and e.id <> f.id on conflict do nothing`,
  );
  await addPosts(owner, 0, sizes.posts);
  await owner.query(
    `update users u set followers_count = (select count(*) from follows where followee_id = u.id), following_count = (select count(*) from follows where follower_id = u.id),
                        posts_count = (select count(*) from posts where user_id = u.id)`,
  );
  await owner.query(`update users set pulled_since = now() - interval '30 days' where id in (select id from bench.people where number < ${celebrities})`);
  const photos = await owner.query<{ owner: string; id: string }>(
    `insert into media (id, user_id, status, upload_key, declared_type, declared_size, real_type, width, height, blurhash, variants)
     select gen_random_uuid(), id, 'ready', 'raw/' || n, 'image/jpeg', 1, 'image/jpeg', 4032, 3024, 'L', '{"thumbnail":"a","medium":"b","large":"c","original":"d"}'
     from bench.people, generate_series(1, 20) n returning user_id as owner, id`,
  );
  await owner.query('analyze');
  const people = await owner.query<{ id: string; fan: boolean }>(
    `select id, exists (select from follows join users u on u.id = followee_id where follower_id = bench.people.id and u.pulled_since is not null) as fan from bench.people order by number`,
  );
  const posts = await newestPosts(owner, 1_000);
  const ids = people.rows.map(({ id }) => id);
  await fillTable(app, ids, posts.slice(0, sizes.busyPosts));
  return {
    people: ids,
    posts,
    photos: photos.rows,
    fans: people.rows.filter(({ fan }) => fan).map(({ id }) => id),
    others: people.rows.filter(({ fan }) => !fan).map(({ id }) => id),
  };
}

/** Adds posts older than all existing ones, up to `total`. */
export async function addPosts(owner: pg.Client, from: number, total: number): Promise<void> {
  for (let start = from; start < total; start += 50_000) await owner.query(insertPosts, [start, Math.min(start + 50_000, total)]);
}

export const newestPosts = async (owner: pg.Client, count: number) =>
  (await owner.query<{ id: string; micros: string }>(`select id, (extract(epoch from created_at) * 1000000)::bigint as micros from posts order by created_at desc, id desc limit ${count}`)).rows.map(
    ({ id, micros }) => ({ id, micros: Number(micros) }),
  );

/** Inserts likes, comments and all ten shards of the posts' counters, as if created by many people. */
async function fillTable(app: PlatformApp, people: readonly string[], posts: Seeded['posts']): Promise<void> {
  const limit = pLimit(4);
  // A separate client, since the product's own times out within a second.
  const dynamo = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  const write = (items: Record<string, unknown>[]) =>
    limit(() => dynamo.send(new BatchWriteCommand({ RequestItems: { [app.settings.interactionsTable]: items.map((Item) => ({ PutRequest: { Item } })) } })));
  await Promise.all(
    posts.flatMap(({ id, micros }) => {
      const pk = postKey(id);
      const items = [
        ...Array.from({ length: 10 }, (_, shard) => ({ pk, sk: `COUNT#${shard}`, likes: likes / 10, comments: comments / 10, version: 12, comments_version: 6 })),
        ...people.slice(0, likes).map((user, n) => ({ pk, sk: likeKey(user), user_id: user, liked_at: likedAt(micros + n * 1000, user) })),
        ...people.slice(0, comments).map((user, n) => ({ pk, sk: commentKey(newId()), user_id: user, text: `Comment ${n} on a fine photo`, created_at: new Date(micros / 1000 + n).toISOString() })),
      ];
      return Array.from({ length: Math.ceil(items.length / 25) }, (_, part) => write(items.slice(part * 25, part * 25 + 25)));
    }),
  );
}

/** Creates the peer's tables, with counters as columns, and fills them from ours. */
export async function seedPeer(owner: pg.Client): Promise<void> {
  await owner.query(`
    create schema peer;
    create table peer.users as select id, username, avatar_key from users;
    alter table peer.users add primary key (id);
    create table peer.posts as
      select p.id, p.user_id, p.caption, m.variants->>'medium' as photo, m.width, m.height, m.blurhash, p.likes_count, p.comments_count, p.created_at
      from posts p join media m on m.post_id = p.id;
    alter table peer.posts add primary key (id);
    create index posts_by_time on peer.posts (created_at desc, id desc);
    create index posts_by_user on peer.posts (user_id, created_at desc);
    create table peer.follows as select follower_id, followee_id from follows;
    alter table peer.follows add primary key (follower_id, followee_id);
    create table bench.posts (id uuid primary key, user_id uuid not null references users (id), caption text not null, created_at timestamptz not null default now());
    create index on bench.posts (created_at desc, id desc);
    create index on bench.posts (user_id, created_at desc, id desc);
    create table bench.outbox (like outbox including all);
    analyze;`);
}
