import type { Context, SQSRecord } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addComment } from '../../core/comments/add-comment.ts';
import { readCounts, repairCounts } from '../../core/interactions/counters.ts';
import { reconcileCounters } from '../../core/interactions/reconcile-counters.ts';
import { likePost, unlikePost } from '../../core/likes/like-post.ts';
import type { App } from '../../core/shared/app.ts';
import { newId } from '../../core/shared/ids.ts';
import { getPost } from '../../core/views/get-post.ts';
import { handler as onInteractionChanged } from '../../functions/interactions/on-interaction-changed.ts';
import { type PlatformApp, processClients, theApp } from '../../platform/whole-app.ts';
import { queueArn } from '../events/consumers.ts';
import { people, post } from '../events/given.ts';
import { useOwnCloud } from '../events/own-cloud.ts';
import { countCalls } from './count-calls.ts';
import { redisOutOfReach } from './each-call.ts';

useOwnCloud();
let app: PlatformApp;
/** The same service, in a process that cannot reach Redis. */
let withoutRedis: App;
let author: string;
beforeAll(async () => {
  app = theApp();
  withoutRedis = { ...app, redis: redisOutOfReach };
  [author] = (await people(app, 1)) as [string];
});
afterAll(() => app.close());

const row = async (id: string) =>
  (await app.db.query('show_counts', 'select likes_count, comments_count, counts_version from posts where id = $1', [id]))[0];
const shown = async (own: App, id: string) => {
  const { likes_count, comments_count } = await getPost(own, undefined, id);
  return [likes_count, comments_count];
};
const fans = (count: number) => people(app, count);

/** Delivers like events for the posts in one batch; returns how many messages have to be redelivered. */
async function deliverLikes(posts: readonly string[]): Promise<number> {
  const Records = posts.map((post_id) => {
    const event = { id: newId(), type: 'like.added', occurred_at: new Date().toISOString(), data: { post_id, user_id: newId() } };
    const attributes = { ApproximateReceiveCount: '1' };
    return { messageId: event.id, body: JSON.stringify(event), attributes, eventSourceARN: queueArn('interaction-changed') } as SQSRecord;
  });
  return (await onInteractionChanged({ Records }, {} as Context)).batchItemFailures.length;
}

describe('the counts in a post’s row', () => {
  it('are copied by the consumer, once for all events of a post and in one statement for all posts', async () => {
    const [one, other] = [await post(app, author), await post(app, author)];
    for (const fan of await fans(3)) await likePost(app, fan, one);
    await addComment(app, author, { post_id: other, text: 'well' }, newId());
    expect(await row(one)).toEqual({ likes_count: 0, comments_count: 0, counts_version: '0' });

    const { calls, stop } = countCalls();
    expect(await deliverLikes([one, other, one, one])).toBe(0);
    stop();
    expect(calls).toMatchObject({ statements: ['store_counts'], dynamo: ['query', 'query'] });
    expect(await row(one)).toEqual({ likes_count: 3, comments_count: 0, counts_version: '3' });
    expect(await row(other)).toEqual({ likes_count: 0, comments_count: 1, counts_version: '1' });
    expect(await shown(withoutRedis, one)).toEqual([3, 0]);
  });

  it('never go back when events arrive late', async () => {
    const id = await post(app, author);
    const [fan, late] = (await fans(2)) as [string, string];
    await likePost(app, fan, id);
    let isLate = false;
    // One consumer is delayed between reading and writing, while another one does both.
    const mend = processClients.wrap('dynamo', (dynamo) => ({
      query: (async (input: Parameters<typeof dynamo.query>[0]) => {
        const reply = await dynamo.query(input);
        if (!isLate) {
          isLate = true;
          await likePost(app, late, id);
          expect(await deliverLikes([id])).toBe(0);
        }
        return reply;
      }) as typeof dynamo.query,
    }));
    expect(await deliverLikes([id])).toBe(0);
    mend();
    expect(await row(id)).toEqual({ likes_count: 2, comments_count: 0, counts_version: '2' });
    expect(await shown(app, id)).toEqual([2, 0]);
  });

  it('are written by the request itself if Redis is unreachable, so that the next reader sees the change', async () => {
    const id = await post(app, author);
    const [fan] = (await fans(1)) as [string];
    expect(await likePost(withoutRedis, fan, id)).toMatchObject({ likes_count: 1 });
    expect(await shown(withoutRedis, id)).toEqual([1, 0]);
    await addComment(withoutRedis, fan, { post_id: id, text: 'well' }, newId());
    expect(await unlikePost(withoutRedis, fan, id)).toMatchObject({ likes_count: 0 });
    expect(await shown(withoutRedis, id)).toEqual([0, 1]);
  });

  it('wait for Redis and the database, and are correct afterwards', async () => {
    const id = await post(app, author);
    expect(await shown(app, id)).toEqual([0, 0]);
    const [fan] = (await fans(1)) as [string];
    await likePost(withoutRedis, fan, id);
    const mend = processClients.wrap('redis', () => withoutRedis.redis);
    expect(await deliverLikes([id])).toBe(1);
    mend();
    expect(await deliverLikes([id])).toBe(0);
    expect(await shown(app, id)).toEqual([1, 0]);
  });
});

describe('posts older than the counts in their rows', () => {
  /** A post as it was stored by earlier code. */
  async function anOldPost(): Promise<string> {
    const id = await post(app, author);
    await app.db.query('forget_counts', 'update posts set counts_version = null where id = $1', [id]);
    return id;
  }

  it('show the right numbers before the counts are copied', async () => {
    const id = await anOldPost();
    for (const fan of await fans(2)) await likePost(app, fan, id);
    expect(await shown(withoutRedis, id)).toEqual([2, 0]);
  });

  it('get their counts from the reconciliation, which resumes where it was stopped and does nothing twice', async () => {
    const ids = [await anOldPost(), await anOldPost(), await anOldPost()];
    for (const fan of await fans(2)) await likePost(app, fan, ids[1]!);
    const copy = (options: { dryRun?: boolean; budget?: number } = {}) => reconcileCounters(app, { dryRun: false, recount: false, batchSize: 1, ...options });
    expect(await copy({ dryRun: true })).toMatchObject({ users: 0, drift: [], finished: true });
    // Only the newest one.
    expect(await copy({ budget: 0 })).toMatchObject({ mirrored: 1, finished: false });
    expect(await Promise.all(ids.map(row))).toEqual([
      { likes_count: 0, comments_count: 0, counts_version: null },
      { likes_count: 0, comments_count: 0, counts_version: null },
      { likes_count: 0, comments_count: 0, counts_version: '0' },
    ]);
    expect((await copy()).mirrored).toBeGreaterThanOrEqual(2);
    expect(await row(ids[1]!)).toEqual({ likes_count: 2, comments_count: 0, counts_version: '2' });
    expect(await copy()).toMatchObject({ mirrored: 0, drift: [] });
  });

  it('are corrected if a row differs from the table, even if the table was restored to an earlier state', async () => {
    const [wrong, ahead] = [await post(app, author), await post(app, author)];
    for (const id of [wrong, ahead]) await repairCounts(app, id, { likes: 5, comments: 0 });
    await app.db.query('spoil', 'update posts set likes_count = 9, counts_version = $2 where id = $1', [wrong, 1]);
    await app.db.query('spoil', 'update posts set likes_count = 9, counts_version = $2 where id = $1', [ahead, 7]);
    const { drift } = await reconcileCounters(app, { dryRun: false, recount: false });
    expect(drift.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
      { what: 'likes', id: wrong, counted: 9, expected: 5 },
      { what: 'likes', id: ahead, counted: 9, expected: 5 },
    ]);
    expect(await row(ahead)).toEqual({ likes_count: 5, comments_count: 0, counts_version: '1' });
    expect((await readCounts(app, ahead)).version).toBe(1);
  });
});
