import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSRecord } from 'aws-lambda';
import { Redis } from 'ioredis';
import { beforeAll, describe, expect, it } from 'vitest';
import { useOwnCloud } from './own-cloud.ts';
import { keys } from '../../core/cache/keys.ts';
import { memberOf, sentinel } from '../../core/cache/timelines.ts';
import { readHomeFeed } from '../../core/views/read-home-feed.ts';
import { followUser, unfollowUser } from '../../core/follows/follow-user.ts';
import { fanOutPost, fanOutRemoval } from '../../core/feed/fan-out.ts';
import { PageRequest } from '../../core/shared/page.ts';
import { deletePost } from '../../core/posts/delete-post.ts';
import { createApp, type PlatformApp, processClients, theApp } from '../../platform/whole-app.ts';
import { loadConfig } from '../../platform/config.ts';
import { patient } from '../cache/with-patience.ts';
import { handlers, queueArn } from './consumers.ts';
import { followers, people, post } from './given.ts';

const service = useOwnCloud();
let app: PlatformApp;
let redis: Redis;
beforeAll(() => {
  app = theApp();
  // A slow Redis, as on a busy machine, is covered by another test.
  processClients.wrap('redis', patient);
  redis = new Redis(service.environment['REDIS_URL']!);
  return async () => {
    redis.disconnect();
    await app.close();
  };
});

const home = async (own: PlatformApp, user: string) =>
  (await readHomeFeed(own, { userId: user }, PageRequest.parse({}))).posts.map(({ id }) => id);

/** Handles all messages in the fan-out's queue; returns their number. */
async function handleChunks(): Promise<number> {
  const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
  let handled = 0;
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: app.config.FAN_OUT_QUEUE_URL, MaxNumberOfMessages: 10 }));
    if (Messages.length === 0) return handled;
    handled += Messages.length;
    const Records = Messages.map(
      ({ MessageId, Body }) =>
        ({ messageId: MessageId, body: Body, attributes: { ApproximateReceiveCount: '1' }, eventSourceARN: queueArn('fan-out') }) as SQSRecord,
    );
    expect(await handlers['fan-out']!({ Records }, {} as Context)).toEqual({ batchItemFailures: [] });
  }
}

describe('a post', () => {
  it('by an author with 10,000 followers reaches all active timelines, and is removed from all when deleted', async () => {
    const [author, ...fans] = (await people(app, 10_001)) as [string, ...string[]];
    await followers(app, author, fans);
    const active = fans.filter((_, index) => index % 10 > 0);
    const fill = redis.pipeline();
    for (const fan of active) fill.zadd(keys.homeTimeline(fan), sentinel.whole, sentinel.member);
    await fill.exec();
    const holding = async (id: string) => {
      const ask = redis.pipeline();
      for (const fan of fans) ask.zscore(keys.homeTimeline(fan), memberOf({ id, author }));
      const scores = (await ask.exec())!.map(([, score]) => score);
      return fans.filter((_, index) => scores[index] !== null);
    };

    const id = await post(app, author);
    expect(await holding(id)).toEqual([]);
    const started = performance.now();
    await fanOutPost(app, id);
    expect(await handleChunks()).toBe(11);
    const taken = performance.now() - started;
    expect(await holding(id)).toEqual(active);
    console.log(`10,000 followers, 9,000 of them active: all timelines after ${taken.toFixed(0)} ms`);

    await deletePost(app, author, id);
    await fanOutRemoval(app, id, author);
    await handleChunks();
    expect(await holding(id)).toEqual([]);
  });

  it('by an author above the limit is pulled, even while switching to that and back', async () => {
    const small = createApp({ ...loadConfig(), FAN_OUT_LIMIT: 3 });
    const publish = async (author: string) => {
      const id = await post(small, author);
      await fanOutPost(small, id);
      return id;
    };
    const [author, ...fans] = (await people(small, 5)) as [string, string, string, string, string];
    const [early, , , late] = fans;
    for (const fan of fans.slice(0, 3)) await followUser(small, fan, author);
    const first = await publish(author);
    expect(await home(small, early)).toEqual([first]);

    // The fourth follower exceeds the limit. Timelines built before do not have the marker, so posts are still pushed.
    await followUser(small, late, author);
    const second = await publish(author);
    expect(await home(small, early)).toEqual([second, first]);
    expect(await home(small, late)).toEqual([second, first]);

    // Once all timelines without the marker have expired, the author's posts are only pulled.
    const later = Object.assign(createApp({ ...loadConfig(), FAN_OUT_LIMIT: 3 }), { now: () => new Date(Date.now() + 3 * 3_600_000) });
    await redis.del(keys.homeTimeline(early));
    await home(small, early);
    const third = await post(small, author);
    await fanOutPost(later, third);
    expect(await redis.zscore(keys.homeTimeline(early), memberOf({ id: third, author }))).toBeNull();
    expect(await home(small, early)).toEqual([third, second, first]);
    expect(await home(small, late)).toEqual([third, second, first]);

    // A timeline whose marker has expired is rebuilt before use.
    await redis.del(keys.fresh(keys.homeTimeline(early)));
    const fourth = await post(small, author);
    await fanOutPost(later, fourth);
    expect(await home(small, early)).toEqual([fourth, third, second, first]);

    // Well below the limit, posts are pushed again, even into timelines that still pull the author.
    for (const fan of [late, ...fans.slice(1, 3)]) await unfollowUser(small, fan, author);
    expect(await home(small, late)).toEqual([]);
    const fifth = await publish(author);
    expect(await redis.zscore(keys.homeTimeline(early), memberOf({ id: fifth, author }))).not.toBeNull();
    expect(await home(small, early)).toEqual([fifth, fourth, third, second, first]);

    await deletePost(small, author, third);
    expect(await home(small, early)).toEqual([fifth, fourth, second, first]);
    await unfollowUser(small, early, author);
    expect(await home(small, early)).toEqual([]);
    await Promise.all([small.close(), later.close()]);
  });
});
