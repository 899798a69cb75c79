import { Redis } from 'ioredis';
import { beforeAll, describe, expect, it } from 'vitest';
import { useOwnCloud } from '../events/own-cloud.ts';
import type { App } from '../../core/shared/app.ts';
import { keys } from '../../core/cache/keys.ts';
import { memberOf, pushToTimelines } from '../../core/cache/timelines.ts';
import { readHomeFeed } from '../../core/views/read-home-feed.ts';
import { loadPosts } from '../../core/views/show-posts.ts';
import { followUser } from '../../core/follows/follow-user.ts';
import { PageRequest } from '../../core/shared/page.ts';
import { createApp } from '../../platform/whole-app.ts';
import { loadConfig } from '../../platform/config.ts';
import { people, post } from '../events/given.ts';
import { eventually } from '../setup/eventually.ts';
import { withPatience } from './with-patience.ts';

const service = useOwnCloud();
let app: App;
let redis: Redis;
beforeAll(() => {
  // With this limit a single follower is too many for posts to be pushed. No events are delivered here.
  const real = createApp({ ...loadConfig(), FAN_OUT_LIMIT: 0 });
  app = { ...withPatience(real), bus: { publish: async () => [] } };
  redis = new Redis(service.environment['REDIS_URL']!);
  return async () => {
    redis.disconnect();
    await real.close();
  };
});

const home = async (own: App, reader: string) =>
  (await readHomeFeed(own, { userId: reader }, PageRequest.parse({}))).posts.map(({ id }) => id);

/** A reader with a timeline whose marker for pulled authors has expired. */
async function aStaleTimeline(): Promise<{ reader: string; author: string; timeline: string; id: string }> {
  const [reader, author] = (await people(app, 2)) as [string, string];
  await followUser(app, reader, author);
  const timeline = keys.homeTimeline(reader);
  expect(await home(app, reader)).toEqual([]);
  expect(await redis.get(keys.fresh(timeline))).toMatch(new RegExp(`^\\d+\\|${author}$`));
  const id = await post(app, author);
  await redis.del(keys.fresh(timeline));
  return { reader, author, timeline, id };
}

describe('a home feed contains every post of a pulled author', () => {
  it('while another container rebuilds the timeline', async () => {
    const { reader, author, timeline, id } = await aStaleTimeline();
    await redis.set(keys.lock(timeline), 'of another container', 'PX', 60_000);
    expect(await home(app, reader)).toEqual([id]);
    expect(await redis.get(keys.lock(timeline))).toBe('of another container');
    expect(await redis.zscore(timeline, memberOf({ id, author }))).toBeNull();
  });

  it('when a post is pushed during the rebuild, whose result is then discarded', async () => {
    const { reader, author, timeline, id } = await aStaleTimeline();
    const own = await post(app, reader);
    const micros = Number(await redis.zscore(timeline, memberOf({ id: own, author: reader })));
    const query: App['db']['query'] = async (name, text, values) => {
      if (name === 'list_pulled_authors') expect(await pushToTimelines(app, [timeline], { id: own, author: reader, micros })).toBe(1);
      return app.db.query(name, text, values);
    };
    expect(await home({ ...app, db: { ...app.db, query } }, reader)).toEqual([own, id]);
    expect(await redis.exists(keys.fresh(timeline))).toBe(0);
    expect(await redis.zscore(timeline, memberOf({ id, author }))).toBeNull();
  });
});

it('loads each post once for pages that overlap, in this container and in others', async () => {
  const [author] = (await people(app, 1)) as [string];
  const posts: string[] = [];
  for (let count = 0; count < 12; count += 1) posts.push(await post(app, author));
  const loaded: string[] = [];
  const containers = [1, 2, 3].map(() => {
    const own = createApp(loadConfig());
    const query: App['db']['query'] = (name, text, values) => {
      if (name === 'list_post_rows') loaded.push(...(values![0] as string[]));
      return own.db.query(name, text, values);
    };
    return { own, app: { ...withPatience(own), db: { query, transaction: own.db.transaction } } };
  });
  await Promise.all(containers.map(({ own }) => eventually(() => own.checks.redis())));
  // On a busy machine readers may have waited too long and then load the data themselves, so this is retried.
  await eventually(async () => {
    await redis.flushall();
    loaded.length = 0;
    const pages = [0, 3, 6, 2, 5, 0].map((start, index) =>
      loadPosts(containers[index % 3]!.app, undefined, posts.slice(start, start + 6).map((id) => ({ id }))),
    );
    for (const page of await Promise.all(pages)) expect(page.map((row) => row?.author.username)).not.toContain(undefined);
    expect(loaded.toSorted()).toEqual(posts.toSorted());
  });
  await Promise.all(containers.map(({ own }) => own.close()));
});
