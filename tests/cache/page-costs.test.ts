import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keys } from '../../core/cache/keys.ts';
import { addComment } from '../../core/comments/add-comment.ts';
import { deleteComment } from '../../core/comments/delete-comment.ts';
import { fanOutPost } from '../../core/feed/fan-out.ts';
import { mirrorCounts } from '../../core/interactions/counters.ts';
import { followUser, unfollowUser } from '../../core/follows/follow-user.ts';
import { likeComment } from '../../core/comments/like-comment.ts';
import { pinComment } from '../../core/comments/pin-comment.ts';
import { likePost, unlikePost } from '../../core/likes/like-post.ts';
import { deletePost } from '../../core/posts/delete-post.ts';
import type { Post } from '../../core/posts/schema.ts';
import { newId } from '../../core/shared/ids.ts';
import { handler as createComment } from '../../functions/comments/create-comment.ts';
import { handler as listComments } from '../../functions/comments/list-comments.ts';
import { handler as getFeed } from '../../functions/feed/get-feed.ts';
import { handler as getHomeFeed } from '../../functions/feed/get-home-feed.ts';
import { handler as likePostHandler } from '../../functions/likes/like-post.ts';
import { handler as listLikes } from '../../functions/likes/list-likes.ts';
import { handler as createPost } from '../../functions/posts/create-post.ts';
import { handler as getPost } from '../../functions/posts/get-post.ts';
import { type PlatformApp, processClients, theApp } from '../../platform/whole-app.ts';
import type { EndpointHandler } from '../../platform/endpoint.ts';
import { people, photos, post } from '../events/given.ts';
import { useOwnCloud } from '../events/own-cloud.ts';
import { eventually } from '../setup/eventually.ts';
import { invoke } from '../setup/invoke.ts';
import { accessClaims, poolToken } from '../setup/pool-token.ts';
import { startRedisCluster } from '../setup/redis-cluster.ts';
import { type Calls, countCalls } from './count-calls.ts';

useOwnCloud();
// A cluster rejects commands that a single Redis accepts, not the other way round.
let cluster: Awaited<ReturnType<typeof startRedisCluster>>;
let app: PlatformApp;
let redis: Redis;
let author: string;
let celebrity: string;
let reader: string;
let token: string;
let posts: string[];
/** By the author, on the newest post. */
let comment: { post_id: string; comment_id: string };
const pushed: string[] = [];

beforeAll(async () => {
  cluster = await startRedisCluster();
  process.env['REDIS_URL'] = cluster.url;
  app = theApp();
  processClients.wrap('bus', () => ({ publish: async () => [] }));
  redis = new Redis(cluster.url);
  const [first, second, third, ...fans] = (await people(app, 25)) as [string, string, string, ...string[]];
  [author, celebrity, reader] = [first, second, third];
  token = await poolToken(accessClaims(reader));
  await app.db.query('pull', 'update users set pulled_since = $2 where id = $1', [celebrity, new Date(Date.now() - 24 * 3_600_000)]);
  for (const followee of [author, celebrity]) await followUser(app, reader, followee);
  posts = [];
  // Some posts mention people who do not otherwise appear on the page.
  const names = fans.slice(0, 3).map((id) => `f${id.slice(-12)}`);
  await app.db.query('name_fans', 'update users set username = named.name from unnest($1::uuid[], $2::text[]) named (id, name) where users.id = named.id', [fans.slice(0, 3), names]);
  for (let count = 0; count < 20; count += 1) posts.unshift(await post(app, count % 2 ? celebrity : author, newId(), count % 4 ? '' : `With @${names[count % 3]} #${count}th`));
  for (const fan of fans) await likePost(app, fan, posts[0]!);
  for (const fan of fans) await addComment(app, fan, { post_id: posts[0]!, text: `well, @${names[0]}` }, newId());
  comment = { post_id: posts[0]!, comment_id: newId() };
  await addComment(app, first, { post_id: comment.post_id, text: 'well' }, comment.comment_id);
  await likeComment(app, reader, comment);
  await pinComment(app, celebrity, comment);
  await mirrorCounts(app, posts);
});
afterAll(async () => {
  redis.disconnect();
  await app.close();
  await cluster.stop();
});
// On a busy machine Redis may be slow, and is then skipped for a moment.
beforeEach(() => eventually(() => app.checks.redis()));

interface Page {
  name: string;
  handler: EndpointHandler;
  query: Record<string, string>;
  path?: () => Record<string, string>;
  token?: () => string;
}
const query = { limit: '20' };
const ofPost = () => ({ post_id: posts[0]! });
const pages: Page[] = [
  { name: 'the feed', handler: getFeed, query },
  { name: 'the feed, signed in', handler: getFeed, query, token: () => token },
  { name: 'the home feed of somebody who follows a celebrity', handler: getHomeFeed, query, token: () => token },
  { name: 'comments', handler: listComments, query, path: ofPost, token: () => token },
  { name: 'likes', handler: listLikes, query, path: ofPost },
  { name: 'a post', handler: getPost, query: {}, path: ofPost, token: () => token },
  { name: 'threads with likes and a pin', handler: listComments, query: { ...query, view: 'threads' }, path: ofPost, token: () => token },
];

/** Anonymously. */
const readPost = (id: string) => read({ name: 'a post', handler: getPost, query: {}, path: () => ({ post_id: id }) });

async function read({ handler, query: asked, path, token: bearer }: Page) {
  const { calls, stop } = countCalls();
  const { status, body } = await invoke<Record<string, unknown>>(handler, {
    query: asked,
    ...(path && { path: path() }),
    ...(bearer && { token: bearer() }),
  });
  stop();
  expect(status).toBe(200);
  return { calls, body };
}

/** Reads a page until its calls are as expected, since on a busy machine Redis can be slow. */
const costs = (page: Page, wanted: (calls: Calls) => void) =>
  eventually(async () => {
    const { calls, body } = await read(page);
    wanted(calls);
    return body;
  });

/** How many commands Redis has rejected because their keys are in several slots. */
const crossSlot = async () => Number(/errorstat_CROSSSLOT:count=(\d+)/.exec(await redis.info('errorstats'))?.[1] ?? 0);

/** Deletes the cached keys that match a pattern. */
async function forget(pattern: string): Promise<void> {
  const found = await redis.keys(pattern);
  expect(found.length).toBeGreaterThan(0);
  for (const key of found) await redis.del(key);
}

describe.each(pages)('$name', (page) => {
  it('costs two round trips to Redis when warm, and nothing else, without scripts', async () => {
    const { body } = await read(page);
    const warm = await costs(page, (calls) => {
      expect(calls).toMatchObject({ statements: [], dynamo: [] });
      expect(new Set(calls.redis)).toEqual(new Set(['read']));
      expect(calls.trips).toBeLessThanOrEqual(2);
    });
    expect(warm).toEqual(body);
  });

  it('is the same page when the cache is empty', async () => {
    const { body } = await read(page);
    await redis.flushall();
    expect((await read(page)).body).toEqual(body);
  });
});

describe('a feed', () => {
  it.each(pages.slice(0, 3))('costs one round trip if its posts are those of the last time: $name', async (page) => {
    await read(page);
    await costs(page, (calls) => expect(calls).toMatchObject({ statements: [], dynamo: [], trips: 1 }));
  });
});

describe('a page of 20 posts whose counts are not cached', () => {
  it.each(pages.slice(0, 3))('costs one more statement and one call to DynamoDB: $name', async (page) => {
    const { body } = await read(page);
    await eventually(async () => {
      await read(page);
      await forget('*:counts:*');
      if (page.token) await forget('*:marks-of:*');
      const { calls, body: cold } = await read(page);
      expect(cold).toEqual(body);
      expect(calls.statements).toEqual(['list_counts']);
      expect(calls.dynamo).toEqual(page.token ? ['batchGet'] : []);
    });
  });

  it('finds out that a post is gone whose deletion did not reach the cache', async () => {
    const [feed] = pages as [Page];
    const shown = async () => ((await read(feed)).body['posts'] as { id: string }[]).map(({ id }) => id);
    const gone = await post(app, author);
    expect((await shown())[0]).toBe(gone);
    await app.db.query('lose_photos', 'update media set post_id = null where post_id = $1', [gone]);
    await app.db.query('lose_post', 'delete from posts where id = $1', [gone]);
    await forget(`*:counts:${gone}`);
    expect(await shown()).not.toContain(gone);
    await costs(feed, (calls) => expect(calls.statements).toEqual([]));
  });

  it('costs one more statement and one call to DynamoDB for comments and likes', async () => {
    for (const page of pages.slice(3, 5)) {
      const { body } = await read(page);
      await eventually(async () => {
        await read(page);
        await forget('*:counts:*');
        const { calls, body: cold } = await read(page);
        expect(cold).toEqual(body);
        expect(calls.statements).toEqual(['list_counts']);
        expect(calls.dynamo.length).toBeLessThanOrEqual(1);
      });
    }
  });
});

describe('the home feed of somebody who follows a celebrity', () => {
  const home = pages[2]!;
  const shown = async () => ((await read(home)).body['posts'] as { id: string }[]).map(({ id }) => id);

  it('shows the celebrity’s next post immediately, without pushing it, and still costs two round trips', async () => {
    expect((await shown()).slice(0, 3)).toEqual(posts.slice(0, 3));
    const next = await post(app, celebrity);
    await fanOutPost(app, next);
    pushed.unshift(next);
    expect(await redis.exists(keys.homeTimeline(reader))).toBe(1);
    expect((await shown()).slice(0, 3)).toEqual([next, ...posts.slice(0, 2)]);
    await costs(home, (calls) => {
      expect(calls).toMatchObject({ statements: [], dynamo: [] });
      expect(calls.trips).toBeLessThanOrEqual(2);
    });
  });

  it('can be paged across posts of both kinds', async () => {
    const all = await shown();
    for (let count = 0; count < 3; count += 1) pushed.unshift(await post(app, count % 2 ? author : celebrity));
    // The author's post would arrive through the fan-out, which does not run here.
    await fanOutPost(app, pushed[1]!);
    const expected = [...pushed, ...posts].slice(0, 12);
    const byCursor: string[] = [];
    let cursor: string | undefined;
    while (byCursor.length < 12) {
      const { body } = await read({ ...home, query: { limit: '3', ...(cursor !== undefined && { cursor }) } });
      byCursor.push(...(body['posts'] as { id: string }[]).map(({ id }) => id));
      cursor = body['next_cursor'] as string;
    }
    expect(byCursor).toEqual(expected);
    expect(all.length).toBe(20);
  });

  it('is complete even if only the celebrities’ timeline is lost', async () => {
    const before = await shown();
    await forget('*timeline:pulled*');
    expect(await shown()).toEqual(before);
  });
});

describe('publishing a post', () => {
  it('costs three statements and two round trips, and fills the cache', async () => {
    const publisher = await poolToken(accessClaims(author));
    await eventually(async () => {
      const [media_id] = await photos(app, [author]);
      const { calls, stop } = countCalls();
      const { status, body } = await invoke<Post>(createPost, { token: publisher, body: { media_id, caption: 'new' } });
      stop();
      expect(status).toBe(201);
      expect(calls).toMatchObject({ statements: ['find_standing', 'insert_post', 'mark_published'], dynamo: [] });
      expect(calls.trips).toBeLessThanOrEqual(2);
      const { calls: afterwards, body: read } = await readPost(body.id);
      expect(afterwards.statements).toEqual([]);
      expect(read).toEqual({ ...body, user_liked: undefined, bookmarked: undefined });
    });
  });
});

describe('a list under a post', () => {
  it('shows a change to the next reader, although its first page is cached', async () => {
    const path = { post_id: posts[1]! };
    const comments = async () => (await invoke<{ comments: { text: string }[]; total: number }>(listComments, { path })).body;
    const likes = async () => (await invoke<{ likes: { user_id: string }[]; total: number }>(listLikes, { path })).body;
    expect(await comments()).toMatchObject({ comments: [], total: 0 });
    expect(await likes()).toMatchObject({ likes: [], total: 0 });
    for (const text of ['one', 'two']) {
      expect((await invoke(createComment, { path, token, body: { text } })).status).toBe(201);
      expect((await comments()).comments[0]!.text).toBe(text);
    }
    expect((await invoke(likePostHandler, { path, token })).status).toBe(200);
    expect(await likes()).toMatchObject({ likes: [{ user_id: reader }], total: 1 });
    expect((await comments()).total).toBe(2);
  });

  it('uses the App’s clock', async () => {
    const [fan] = (await people(app, 1)) as [string];
    await likePost({ ...app, now: () => new Date('2026-11-22T17:09:11.123Z') }, fan, posts[2]!);
    const { body } = await invoke<{ likes: { created_at: string }[] }>(listLikes, { path: { post_id: posts[2]! } });
    expect(body.likes).toMatchObject([{ created_at: '2026-11-22T17:09:11.123000Z' }]);
  });
});

describe('a cluster', () => {
  it('rejects no command of pages, posts, likes, comments, follows and their removal', async () => {
    await deleteComment(app, author, comment);
    await unlikePost(app, reader, posts[1]!);
    await unfollowUser(app, reader, author);
    await deletePost(app, author, posts[1]!);
    expect(await crossSlot()).toBe(0);
    // Proof that it would reject one.
    await expect(redis.mget('{a}', '{b}')).rejects.toThrow('CROSSSLOT');
    expect(await crossSlot()).toBe(1);
  });
});
