import { describe, expect, it } from 'vitest';
import type { LikeList, LikeState } from '../../core/likes/schema.ts';
import type { NotificationList } from '../../core/notifications/schema.ts';
import type { Feed, Post } from '../../core/posts/schema.ts';
import { callApi } from '../setup/call-api.ts';
import { eventually } from '../setup/eventually.ts';
import { aCrowd, aPost, aUser } from '../setup/given.ts';

// On an emulator every concurrent request needs a separate process.
const atOnce = Number(process.env['REQUESTS_AT_ONCE'] ?? 50);

/** Runs `work` on all items, `width` at a time. */
async function abreast<Item>(items: readonly Item[], width: number, work: (item: Item) => Promise<void>): Promise<void> {
  const queue = items.values();
  await Promise.all(Array.from({ length: width }, async () => {
    for (const item of queue) await work(item);
  }));
}

async function everyLike(post: string): Promise<{ names: string[]; totals: number[] }> {
  const names: string[] = [];
  const totals: number[] = [];
  let cursor: string | undefined;
  do {
    const page: { body: LikeList } = await callApi<LikeList>('GET', `/api/v1/posts/${post}/likes?limit=30${cursor ? `&cursor=${cursor}` : ''}`);
    names.push(...page.body.likes.map(({ username }) => username));
    totals.push(page.body.total);
    cursor = page.body.next_cursor;
  } while (cursor !== undefined);
  return { names, totals: [...new Set(totals)] };
}

describe('a popular post', () => {
  it('keeps an exact count and list while 200 people like it and half of them unlike it concurrently', async () => {
    const [author, crowd] = await Promise.all([aUser(), aCrowd(200)]);
    const post = await aPost(author);
    const change = (method: 'POST' | 'DELETE') => async ({ token }: { token: string }) => {
      const { status, body } = await callApi<LikeState>(method, `/api/v1/posts/${post}/like`, { token });
      expect([status, body.success]).toEqual([200, true]);
    };
    const countOf = async () => (await callApi<Post>('GET', `/api/v1/posts/${post}`)).body.likes_count;

    await abreast(crowd, atOnce, change('POST'));
    expect(await countOf()).toBe(200);
    const all = await everyLike(post);
    expect(all.totals).toEqual([200]);
    expect(all.names.toSorted()).toEqual(crowd.map(({ username }) => username).toSorted());

    await abreast(crowd.filter((_, index) => index % 2 === 0), atOnce, change('DELETE'));
    expect(await countOf()).toBe(100);
    const rest = await everyLike(post);
    expect(rest.totals).toEqual([100]);
    expect(rest.names.toSorted()).toEqual(crowd.filter((_, index) => index % 2).map(({ username }) => username).toSorted());

    // The post's author gets one notification.
    await eventually(async () => {
      const { body } = await callApi<NotificationList>('GET', '/api/v1/notifications', { token: author.token });
      expect(body.notifications).toMatchObject([{ type: 'like', actors_count: 100, actors: [{}, {}, {}] }]);
    }, 120_000);

    // Repeated requests change nothing, and the feeds of somebody who likes it and somebody who no longer does are correct.
    await abreast(crowd.slice(0, 20), Math.min(20, atOnce), async (person) => change(crowd.indexOf(person as never) % 2 ? 'POST' : 'DELETE')(person));
    expect(await countOf()).toBe(100);
    for (const [person, user_liked] of [[crowd[0]!, false], [crowd[1]!, true]] as const) {
      const { body } = await callApi<Feed>('GET', '/api/v1/feed?limit=100', { token: person.token });
      expect(body.posts.find(({ id }) => id === post)).toMatchObject({ likes_count: 100, user_liked });
    }
  }, 300_000);
});
