import { join } from 'node:path';
import { Redis } from 'ioredis';
import { expect } from 'vitest';
import { useOwnCloud } from './own-cloud.ts';
import { keys } from '../../core/cache/keys.ts';
import { memberOf } from '../../core/cache/timelines.ts';
import { addComment } from '../../core/comments/add-comment.ts';
import { readHomeFeed } from '../../core/views/read-home-feed.ts';
import { newId } from '../../core/shared/ids.ts';
import { readCounts } from '../../core/interactions/counters.ts';
import { countInteractions } from '../../core/interactions/count-interactions.ts';
import { likePost } from '../../core/likes/like-post.ts';
import { PageRequest } from '../../core/shared/page.ts';
import { getPost } from '../../core/views/get-post.ts';
import { reconcileCounters } from '../../core/interactions/reconcile-counters.ts';
import { getProfile } from '../../core/users/sql.ts';
import { handler as relayOutbox } from '../../functions/ops/relay-outbox.ts';
import { createApp, type PlatformApp, theApp } from '../../platform/whole-app.ts';
import { loadConfig } from '../../platform/config.ts';
import { DeadLetterQueues } from '../../platform/dead-letter-queues.ts';
import { eventually } from '../setup/eventually.ts';
import { queueArn, startDelivery } from './consumers.ts';
import type { Boundary, Order } from './crash-orders.ts';
import { followers, people, photos, post } from './given.ts';
import { useKilledProcesses } from './killed-processes.ts';

const service = useOwnCloud();
process.env['RELAY_DELAY_SECONDS'] = '5';
const page = PageRequest.parse({});
const home = async (app: PlatformApp, user: string) => (await readHomeFeed(app, { userId: user }, page)).posts.map(({ id }) => id);

/** A change that is interrupted, and what must hold once all events have taken effect. */
interface Change {
  order: Order;
  settled: (app: PlatformApp) => Promise<void>;
}

/** The number of processes killed at each boundary. */
interface Kills {
  changes: number;
  streams: number;
  relays: number;
  /** At most one for every three changes, since each needs a message. */
  consumers: number;
}

const inPostgres: Boundary[] = ['before commit', 'after commit', 'after publish', 'after mark'];
const inDynamo: Boundary[] = ['before commit', 'after commit'];

/** Prepares changes of every kind, each with a reader whose warm caches contain data that only a consumer updates. */
async function prepareChanges(app: PlatformApp, redis: Redis, perBoundary: number): Promise<Change[]> {
  const changes: Change[] = [];
  for (const at of inPostgres.flatMap((boundary) => Array.from({ length: perBoundary }, () => boundary))) {
    const made = at !== 'before commit';
    const [author, reader, fan] = (await people(app, 3)) as [string, string, string];
    await followers(app, author, [reader]);

    const [photo] = await photos(app, [author]);
    const fresh = newId();
    changes.push({
      order: { do: 'post', at, user: author, post: fresh, photo: photo! },
      settled: async (now) => {
        expect((await getProfile(now.db, author, undefined)).posts_count).toBe(made ? 1 : 0);
        expect((await home(now, reader)).filter((id) => id === fresh)).toHaveLength(made ? 1 : 0);
      },
    });

    const [owner] = (await people(app, 1)) as [string];
    await followers(app, owner, [reader]);
    const old = await post(app, owner);
    const [{ id: image } = { id: '' }] = await app.db.query<{ id: string }>('photo_of', 'select id from media where post_id = $1', [old]);
    await app.storage.putMedia(`photos/${image}`, Buffer.from('bytes'), 'image/webp');
    await Promise.all([likePost(app, reader, old), addComment(app, fan, { post_id: old, text: 'fine' }, newId())]);
    changes.push({
      order: { do: 'delete', at, user: owner, post: old },
      settled: async (now) => {
        expect(await countInteractions(now, old)).toEqual(made ? 0 : expect.any(Number));
        expect(await home(now, reader)).toEqual(made ? expect.not.arrayContaining([old]) : expect.arrayContaining([old]));
        expect(await redis.zscore(keys.homeTimeline(reader), memberOf({ id: old, author: owner }))).toEqual(made ? null : expect.any(String));
        expect((await getProfile(now.db, owner, undefined)).posts_count).toBe(made ? 0 : 1);
        expect(await now.db.query('media_left', 'select 1 from media where id = $1', [image])).toHaveLength(made ? 0 : 1);
        expect((await now.storage.readMedia(`photos/${image}`)) === undefined).toBe(made);
      },
    });

    const shown = await post(app, fan);
    const [follower] = (await people(app, 1)) as [string];
    expect(await home(app, follower)).toEqual([]);
    changes.push({
      order: { do: 'follow', at, user: follower, followee: fan },
      settled: async (now) => {
        expect((await getProfile(now.db, fan, undefined)).followers_count).toBe(made ? 1 : 0);
        expect(await home(now, follower)).toEqual(made ? [shown] : []);
      },
    });
    await home(app, reader);
  }
  for (const at of inDynamo.flatMap((boundary) => Array.from({ length: perBoundary }, () => boundary))) {
    const [author, reader] = (await people(app, 2)) as [string, string];
    for (const what of ['like', 'comment'] as const) {
      const subject = await post(app, author);
      await getPost(app, { userId: reader }, subject);
      // Otherwise the entry would expire, and the test would not notice that it was not updated.
      await redis.persist(keys.counts(subject));
      const one = at === 'before commit' ? 0 : 1;
      changes.push({
        order: what === 'like' ? { do: what, at, user: reader, post: subject } : { do: what, at, user: reader, post: subject, comment: newId() },
        settled: async (now) => {
          expect(await readCounts(now, subject)).toMatchObject({ likes: 0, comments: 0, [`${what}s`]: one });
          expect((await redis.get(keys.counts(subject)))?.split(':').slice(1, 3)).toEqual((what === 'like' ? [one, 0] : [0, one]).map(String));
        },
      });
    }
  }
  return changes;
}

const killed = useKilledProcesses();

/** The test: interrupts changes, relays and consumers at every point, and expects consistency after recovery. */
export async function crashEverywhere(times: Kills): Promise<void> {
  const app = theApp();
  const redis = new Redis(service.environment['REDIS_URL']!);
  redis.on('error', () => undefined);
  const streamArn = (JSON.parse(service.environment['OFFLINE_EVENT_ARNS']!) as Record<string, string>)['InteractionsTable.StreamArn']!;
  const changes = await prepareChanges(app, redis, times.changes);
  await relayOutbox({}, {} as never);

  await killed.crashAll(changes.map(({ order }) => order));
  await killed.crashAll((['before publish', 'after publish'] as const).flatMap((at) => Array.from({ length: times.streams }, () => ({ do: 'stream' as const, streamArn, at }))));
  // Waits until the events are old enough. Relays then run sequentially, since concurrent ones would share the rows.
  await eventually(async () => {
    const [row] = await app.db.query<{ young: boolean }>('any_young', `select bool_or(occurred_at > now() - interval '2 seconds') as young from outbox where published_at is null`);
    expect(row?.young).toBe(false);
  });
  const relays = (['before publish', 'after publish'] as const).flatMap((at) => Array.from({ length: times.relays }, () => at));
  for (const at of [...relays, 'after mark'] as const) {
    await killed.crash({ do: 'relay', at });
    // The killed relay had leased them; the test does not wait until the lease expires.
    await app.db.query('end_loans', 'update outbox set retry_at = null where published_at is null');
  }
  const consumer = (queue: (Order & { do: 'consume' })['queue']) =>
    (['after receive', 'amid effect', 'before delete', 'after delete'] as const).flatMap((at) =>
      Array.from({ length: times.consumers }, () => ({ do: 'consume' as const, at, arn: queueArn(queue), queue })),
    );
  const held = await killed.crashAll([
    ...consumer('post-published'),
    ...consumer('post-deleted'),
    ...consumer('follow-changed'),
    ...consumer('interaction-changed'),
  ]);
  const total = [...killed.kills.values()].reduce((sum, count) => sum + count, 0);

  await killed.showAgain(held);
  const recovery = performance.now();
  const delivery = await startDelivery({ stateFile: join(killed.folder(), 'checkpoints.json'), streamArn });
  const reader = createApp(loadConfig());
  // The test does not call the relay. It is triggered by messages that the killed processes sent before their commits.
  await eventually(async () => {
    for (const { settled } of changes) await settled(reader);
  }, 120_000);
  const recovered = performance.now() - recovery;
  await delivery.stop();
  expect((await reconcileCounters(app, { dryRun: true, recount: true })).drift).toEqual([]);
  expect((await new DeadLetterQueues(service.environment['STAGE']!).list()).filter(({ messages }) => messages > 0)).toEqual([]);
  console.log(`${total} kills: ${[...killed.kills].map(([boundary, count]) => `${boundary} ${count}`).join(', ')}. All events took effect ${(recovered / 1000).toFixed(1)} s after the last.`);
  redis.disconnect();
  await Promise.all([reader.close(), app.close()]);
}
