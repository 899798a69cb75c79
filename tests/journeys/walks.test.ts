import { beforeAll, describe, expect, it } from 'vitest';
import { keys } from '../../core/cache/keys.ts';
import { dropTimeline } from '../../core/cache/timelines.ts';
import type { Feed, Post, UserPosts } from '../../core/posts/schema.ts';
import { theApp } from '../../platform/whole-app.ts';
import { callApi } from '../setup/call-api.ts';
import { aPost, aUser, type TestUser } from '../setup/given.ts';

let author: TestUser;
beforeAll(async () => {
  author = await aUser();
});

/** Creates posts by the author with the given times, and deletes the feed's timeline, so that it is rebuilt on the next read. */
async function postsAt(times: Date[]): Promise<string[]> {
  const ids = await Promise.all(times.map(() => aPost(author)));
  await theApp().db.query(
    'move_posts',
    `update posts set created_at = moved.at from unnest($1::uuid[], $2::timestamptz[]) as moved (id, at) where posts.id = moved.id`,
    [ids, times],
  );
  await dropTimeline(theApp(), keys.globalTimeline);
  return ids;
}

type Page = { posts: Post[]; next_cursor?: string | undefined };

/** Pages through a list to its end, calling `between` after each page; returns the ids in order. */
async function walk(path: string, limit: number, between: (page: number) => Promise<unknown>): Promise<string[]> {
  const seen: string[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < 200; page += 1) {
    const { status, body } = await callApi<Page>('GET', `${path}?limit=${limit}${cursor === undefined ? '' : `&cursor=${cursor}`}`);
    expect(status).toBe(200);
    seen.push(...body.posts.map(({ id }) => id));
    cursor = body.next_cursor;
    if (cursor === undefined) return seen;
    await between(page);
  }
  throw new Error('the walk does not end');
}

describe('a list paged by cursor while posts are inserted', () => {
  it.each([
    ["a user's posts", () => `/api/v1/users/${author.id}/posts`],
    ['the feed', () => '/api/v1/feed'],
  ])('%s: shows every post once, including equal times', async (_, path) => {
    const now = Date.now();
    const at = (minutesAgo: number, posts: number) => Array.from({ length: posts }, () => new Date(now - minutesAgo * 60_000));
    // Three groups of posts with the same time, so that pages end within a group.
    const before = await postsAt([...at(60, 5), ...at(30, 4), ...at(10, 3)]);
    const seen = await walk(path(), 2, (page) => (page < 4 ? aPost(author, 'inserted') : Promise.resolve()));
    const ours = seen.filter((id) => before.includes(id));
    expect(ours.toSorted()).toEqual(before.toSorted());
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('shows rows of equal times in the same order, by cursor and by offset', async () => {
    const lonely = await aUser();
    const when = new Date(Date.now() - 60_000);
    const ids = await Promise.all(Array.from({ length: 7 }, () => aPost(lonely)));
    await theApp().db.query('same_time', 'update posts set created_at = $2 where id = any($1::uuid[])', [ids, when]);
    const path = `/api/v1/users/${lonely.id}/posts`;
    const byCursor = await walk(path, 3, async () => undefined);
    expect(byCursor).toEqual(ids.toSorted().reverse());
    const pages = await Promise.all([0, 3, 6].map((offset) => callApi<UserPosts>('GET', `${path}?limit=3&offset=${offset}`)));
    expect(pages.flatMap(({ body }) => body.posts.map(({ id }) => id))).toEqual(byCursor);
  });
});

describe('the feed', () => {
  it('says exactly whether there is more, even across deleted posts', async () => {
    const first = await callApi<Feed>('GET', '/api/v1/feed?limit=1');
    expect(first.body.has_more).toBe(true);
    const doomed = await Promise.all([aPost(author), aPost(author), aPost(author)]);
    const start = await callApi<Feed>('GET', '/api/v1/feed?limit=1');
    await Promise.all(doomed.map((id) => callApi('DELETE', `/api/v1/posts/${id}`, { token: author.token })));
    const next = await callApi<Feed>('GET', `/api/v1/feed?limit=5&cursor=${start.body.next_cursor}`);
    expect(next.status).toBe(200);
    expect(next.body.posts.some(({ id }) => doomed.includes(id))).toBe(false);
  });

  it('ends without a cursor beyond its last post', async () => {
    const { body } = await callApi<Feed>('GET', '/api/v1/feed?offset=10000');
    expect(body).toEqual({ posts: [], has_more: false });
  });
});
