import { Redis } from 'ioredis';
import { beforeAll, describe, expect, it } from 'vitest';
import { useOwnCloud } from '../events/own-cloud.ts';
import { readGlobalFeed } from '../../core/views/read-feed.ts';
import { readHomeFeed } from '../../core/views/read-home-feed.ts';
import { followUser, unfollowUser } from '../../core/follows/follow-user.ts';
import { newId } from '../../core/shared/ids.ts';
import { readCounts } from '../../core/interactions/counters.ts';
import { likePost } from '../../core/likes/like-post.ts';
import { PageRequest } from '../../core/shared/page.ts';
import { deletePost } from '../../core/posts/delete-post.ts';
import { getPost } from '../../core/views/get-post.ts';
import { listHomePosts } from '../../core/feed/sql.ts';
import { listPublicPosts } from '../../core/posts/sql.ts';
import type { AnyEvent } from '../../events/catalog.ts';
import { handler as getFeed } from '../../functions/feed/get-feed.ts';
import { handler as getHomeFeed } from '../../functions/feed/get-home-feed.ts';
import { handler as getPostHandler } from '../../functions/posts/get-post.ts';
import { handler as listUserPosts } from '../../functions/posts/list-user-posts.ts';
import { handler as getUser } from '../../functions/users/get-user.ts';
import { createApp, type PlatformApp, processClients, theApp } from '../../platform/whole-app.ts';
import { loadConfig } from '../../platform/config.ts';
import { deliver } from '../events/consumers.ts';
import { followers, people, post } from '../events/given.ts';
import { eventually } from '../setup/eventually.ts';
import { invoke } from '../setup/invoke.ts';
import { accessClaims, poolToken } from '../setup/pool-token.ts';

/** Tests killing, freezing and flushing Redis `times` times under load, and 500 concurrent cache misses. */
export function testRedisChaos(times: number): void {
  const service = useOwnCloud();
  const page = PageRequest.parse({});
  let app: PlatformApp;
  let author: string;
  let readers: string[];
  let tokens: string[];
  const posts: string[] = [];
  const unsettled: AnyEvent[] = [];

  beforeAll(async () => {
    app = theApp();
    processClients.wrap('bus', () => ({
      publish: async (events) => {
        unsettled.push(...events);
        return events.map(({ id }) => id);
      },
    }));
    const [first, ...others] = (await people(app, 5)) as [string, ...string[]];
    author = first;
    readers = others;
    tokens = await Promise.all(readers.map((reader) => poolToken(accessClaims(reader))));
    await followers(app, author, readers);
    for (let count = 0; count < 12; count += 1) posts.push(await post(app, author));
    await settle();
    return () => app.close();
  });

  /** Delivers published events until every consumer succeeds, like the queues. */
  async function settle(): Promise<void> {
    for (const event of unsettled.splice(0)) {
      await eventually(async () => expect(await deliver(event)).toBe(true));
    }
  }

  /** Repeats reads of every kind until stopped. `stop` returns how long (ms) each took. */
  function startReaders(): { stop: () => Promise<number[]> } {
    let running = true;
    const taken: number[] = [];
    const read = async (index: number) => {
      for (let turn = index; running; turn += 1) {
        const token = tokens[turn % tokens.length]!;
        const started = performance.now();
        const answer = await [
          () => invoke(getFeed, { token }),
          () => invoke(getHomeFeed, { token }),
          () => invoke(getPostHandler, { token, path: { post_id: posts[0]! } }),
          () => invoke(getUser, { path: { user_id: author } }),
          () => invoke(listUserPosts, { path: { user_id: author } }),
        ][turn % 5]!();
        taken.push(performance.now() - started);
        expect(answer.status).toBe(200);
      }
    };
    const loops = Promise.all([0, 1, 2, 3].map(read));
    return {
      stop: async () => {
        running = false;
        await loops;
        return taken;
      },
    };
  }

  /** Makes changes of every kind, during the disturbance. */
  async function change(): Promise<void> {
    posts.push(await post(app, author));
    const doomed = posts.splice(2, 1)[0]!;
    await deletePost(app, author, doomed);
    const [fan] = (await people(app, 1)) as [string];
    await Promise.all([likePost(app, fan, posts[0]!), followUser(app, fan, author), unfollowUser(app, readers[0]!, author)]);
    await followUser(app, readers[0]!, author);
    await likeEvent(posts[0]!, fan);
  }

  /** The event that the table's stream would publish. */
  async function likeEvent(post_id: string, user_id: string): Promise<void> {
    unsettled.push({ id: newId(), type: 'like.added', occurred_at: new Date().toISOString(), data: { post_id, user_id } });
  }

  async function expectAllRight(): Promise<void> {
    const fresh = createApp(loadConfig());
    const start = { after: undefined, offset: 0 };
    const ids = (feed: { posts: { id: string }[] }) => feed.posts.map(({ id }) => id);
    const rows = async (truth: Promise<{ id: string }[]>) => (await truth).map(({ id }) => id);
    expect(ids(await readGlobalFeed(fresh, undefined, page))).toEqual(await rows(listPublicPosts(fresh.db, start, 10)));
    for (const reader of readers) {
      expect(ids(await readHomeFeed(fresh, { userId: reader }, page))).toEqual(await rows(listHomePosts(fresh.db, reader, undefined, 10)));
    }
    for (const id of posts) {
      const { likes, comments } = await readCounts(fresh, id);
      expect(await getPost(fresh, { userId: readers[0]! }, id)).toMatchObject({ likes_count: likes, comments_count: comments });
    }
    await fresh.close();
  }

  const percentile = (numbers: number[], share: number) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length * share)]!.toFixed(0);

  /** Runs the disturbance `times` times under load; returns the reads' durations. */
  async function disturb(disturbance: (redis: Redis) => Promise<void>): Promise<number[]> {
    const redis = new Redis(service.environment['REDIS_URL']!);
    redis.on('error', () => undefined);
    const reading = startReaders();
    for (let time = 0; time < times; time += 1) {
      await disturbance(redis);
      await settle();
    }
    const taken = await reading.stop();
    redis.disconnect();
    // Redis may still be skipped after a failure.
    await eventually(() => app.checks.redis());
    await eventually(expectAllRight);
    return taken;
  }

  describe('Redis', () => {
    it('killed under load fails no read, and its contents become correct again', async () => {
      const taken = await disturb(async () => {
        process.kill(service.cloud.redis.pid!, 'SIGKILL');
        await change();
        await eventually(async () => {
          expect(service.cloud.redis.pid).toBeUndefined();
          await service.cloud.redis.start();
        });
      });
      console.log(`killed ${times} times: ${taken.length} reads, none failed, p50 ${percentile(taken, 0.5)} ms, p95 ${percentile(taken, 0.95)} ms, longest ${percentile(taken, 0.9999)} ms`);
    }, 300_000);

    it('frozen under load fails no read, and delays each only briefly', async () => {
      const taken = await disturb(async () => {
        const pid = service.cloud.redis.pid!;
        process.kill(pid, 'SIGSTOP');
        try {
          await change();
        } finally {
          process.kill(pid, 'SIGCONT');
        }
      });
      console.log(`frozen ${times} times: ${taken.length} reads, none failed, p50 ${percentile(taken, 0.5)} ms, p95 ${percentile(taken, 0.95)} ms, longest ${percentile(taken, 0.9999)} ms`);
      expect(Number(percentile(taken, 0.95))).toBeLessThan(5_000);
    }, 300_000);

    it('flushed under load fails no read, and its contents become correct again', async () => {
      const taken = await disturb(async (redis) => {
        await Promise.all([redis.flushall(), change()]);
        await redis.flushall();
      });
      console.log(`flushed ${times} times: ${taken.length} reads, none failed, p50 ${percentile(taken, 0.5)} ms, p95 ${percentile(taken, 0.95)} ms, longest ${percentile(taken, 0.9999)} ms`);
    }, 300_000);

    it('reads the database at most twice for 500 simultaneous misses of one page', async () => {
      const reads = new Map<string, number>();
      const containers = Array.from({ length: 5 }, () => {
        // On a busy machine Redis must not appear to be down.
        const own = createApp({ ...loadConfig(), REDIS_TIMEOUT_MS: 10_000 });
        const { db } = own;
        const query: typeof db.query = (name, text, values) => {
          reads.set(name, (reads.get(name) ?? 0) + 1);
          return db.query(name, text, values);
        };
        return Object.assign(own, { db: { query, transaction: db.transaction } });
      });
      const redis = new Redis(service.environment['REDIS_URL']!);
      await Promise.all(containers.map((own) => own.checks.redis()));
      await redis.flushall();
      const feeds = await Promise.all(Array.from({ length: 500 }, (_, index) => readGlobalFeed(containers[index % 5]!, undefined, page)));
      for (const feed of feeds) expect(feed).toEqual(feeds[0]);
      console.log(`500 misses in 5 containers: ${[...reads].map(([name, count]) => `${name} ${count}`).join(', ')}`);
      expect([...reads.values()].reduce((total, count) => total + count, 0)).toBeLessThanOrEqual(2);
      redis.disconnect();
      await Promise.all(containers.map((own) => own.close()));
    });
  });
}
