import { beforeAll, describe, expect, it, vi } from 'vitest';
import { useOwnCloud } from './own-cloud.ts';
import { addComment } from '../../core/comments/add-comment.ts';
import { likeComment } from '../../core/comments/like-comment.ts';
import { databaseOverloaded } from '../../core/shared/errors.ts';
import { newId } from '../../core/shared/ids.ts';
import { findPosition, inSteps } from '../../core/shared/sweep.ts';
import { readCounts, repairCounts } from '../../core/interactions/counters.ts';
import { countInteractions } from '../../core/interactions/count-interactions.ts';
import { likePost, unlikePost } from '../../core/likes/like-post.ts';
import { outboxState, relayOutbox } from '../../core/ops/relay-outbox.ts';
import { sweepMedia as sweep } from '../../core/media/sweep-media.ts';
import { deletePost } from '../../core/posts/delete-post.ts';
import { commentKey, postKey, replyKey } from '../../core/interactions/items.ts';
import { reconcileCounters as recount, type ReconciliationReport } from '../../core/interactions/reconcile-counters.ts';
import { handler as reconcileCounters } from '../../functions/interactions/reconcile-counters.ts';
import { handler as sweepRegistrations } from '../../functions/auth/sweep-registrations.ts';
import { handler as sweepMedia } from '../../functions/media/sweep-media.ts';
import { handler as relay } from '../../functions/ops/relay-outbox.ts';
import { handler as sweepEvents } from '../../functions/ops/sweep-events.ts';
import { handler as sweepDeletedPosts } from '../../functions/posts/sweep-deleted-posts.ts';
import { createApp, type PlatformApp, theApp } from '../../platform/whole-app.ts';
import { loadConfig } from '../../platform/config.ts';
import type { OperationHandler } from '../../platform/operation.ts';
import { parkedEventsHere } from '../../scripts/parked-events.ts';
import { people, photos, post } from './given.ts';

useOwnCloud();
let app: PlatformApp;
beforeAll(() => {
  app = theApp();
  return () => app.close();
});

const run = <Report>(handler: OperationHandler<Report>, dry_run: boolean) => handler({ dry_run }, {} as never);
const dryAndReal = async <Report>(handler: OperationHandler<Report>) => [
  await run(handler, true),
  await run(handler, false),
  await run(handler, false),
];
const exists = async (table: 'media' | 'users' | 'outbox', id: string) =>
  (await app.db.query(`exists_${table}`, `select 1 from ${table} where id = $1`, [id])).length > 0;

const none = { usernames_forgotten: 0, edits_forgotten: 0, erasures_started: 0, exports_removed: 0, hidings_forgotten: 0, names_released: 0 };

describe('sweeps', () => {
  it('of photos remove those abandoned a day ago, with their objects, and nothing newer or in use', async () => {
    const [owner] = (await people(app, 1)) as [string];
    const [abandoned, young] = (await photos(app, [owner, owner])) as [string, string];
    const used = await post(app, owner);
    await app.storage.putMedia(`photos/${abandoned}`, Buffer.from('bytes'), 'image/webp');
    await app.db.query('age_media', `update media set updated_at = now() - interval '25 hours' where id = $1 or post_id = $2`, [abandoned, used]);
    expect(await run(sweepMedia, true)).toEqual({ dry_run: true, removed: [abandoned] });
    expect(await exists('media', abandoned)).toBe(true);
    expect(await app.storage.readMedia(`photos/${abandoned}`)).toBeDefined();
    expect(await run(sweepMedia, false)).toEqual({ dry_run: false, removed: [abandoned] });
    expect(await exists('media', abandoned)).toBe(false);
    expect(await app.storage.readMedia(`photos/${abandoned}`)).toBeUndefined();
    expect(await exists('media', young)).toBe(true);
    expect(await run(sweepMedia, false)).toEqual({ dry_run: false, removed: [] });
  });

  it('of registrations free the names of interrupted ones', async () => {
    const [stale, fresh] = (await people(app, 2)) as [string, string];
    await app.db.query('make_pending', `update users set status = 'pending' where id in ($1, $2)`, [stale, fresh]);
    await app.db.query('age_user', `update users set created_at = now() - interval '1 hour' where id = $1`, [stale]);
    expect(await dryAndReal(sweepRegistrations)).toEqual([
      { dry_run: true, freed: 1, keys_forgotten: 0, ...none },
      { dry_run: false, freed: 1, keys_forgotten: 0, ...none },
      { dry_run: false, freed: 0, keys_forgotten: 0, ...none },
    ]);
    expect([await exists('users', stale), await exists('users', fresh)]).toEqual([false, true]);
    await app.db.query('make_active', `update users set status = 'active' where id = $1`, [fresh]);
  });

  it('of registrations delete the previous day’s keys, any number of them', async () => {
    const old = await people(app, 101);
    const young = (await people(app, 1)) as [string];
    const set = `update users set registration_key = 'order-1', created_at = now() - $2 * interval '1 hour' where id = any($1)`;
    await app.db.query('set_keys', set, [old, 25]);
    await app.db.query('set_keys', set, [young, 23]);
    expect(await dryAndReal(sweepRegistrations)).toEqual([
      { dry_run: true, freed: 0, keys_forgotten: 101, ...none },
      { dry_run: false, freed: 0, keys_forgotten: 101, ...none },
      { dry_run: false, freed: 0, keys_forgotten: 0, ...none },
    ]);
    const [kept] = await app.db.query<{ registration_key: string }>('get_key', 'select registration_key from users where id = $1', young);
    expect(kept).toEqual({ registration_key: 'order-1' });
  });

  it('of registrations delete expired former usernames, and results of edits whose keys have expired', async () => {
    const [owner] = (await people(app, 1)) as [string];
    await app.db.query(
      'hold_two',
      `insert into former_usernames (username, user_id, held_until) values ('held_no_longer', $1, now() - interval '1 minute'), ('still_held', $1, now() + interval '1 minute')`,
      [owner],
    );
    await app.db.query(
      'note_two_edits',
      `insert into profile_edits (id, user_id, result, created_at) values ($1, $3, '{}', now() - interval '49 hours'), ($2, $3, '{}', now() - interval '47 hours')`,
      [newId(), newId(), owner],
    );
    const nothing = { freed: 0, keys_forgotten: 0, ...none };
    expect(await dryAndReal(sweepRegistrations)).toEqual([
      { dry_run: true, ...nothing, usernames_forgotten: 1, edits_forgotten: 1 },
      { dry_run: false, ...nothing, usernames_forgotten: 1, edits_forgotten: 1 },
      { dry_run: false, ...nothing },
    ]);
    expect(await app.db.query('list_held', 'select username from former_usernames where user_id = $1', [owner])).toEqual([{ username: 'still_held' }]);
  });

  it('of deleted posts remove likes and comments that were left behind', async () => {
    const [author, fan] = (await people(app, 2)) as [string, string];
    const gone = await post(app, author);
    const kept = await post(app, author);
    for (const id of [gone, kept]) {
      await likePost(app, fan, id);
      await addComment(app, fan, { post_id: id, text: 'well' }, newId());
    }
    await deletePost(app, author, gone);
    const items = await countInteractions(app, gone);
    expect(items).toBeGreaterThanOrEqual(3);
    // Too soon: some cache may still contain the post.
    expect(await run(sweepDeletedPosts, false)).toEqual({ dry_run: false, posts: 0, removed: 0 });
    await app.db.query('age_deletion', `update outbox set published_at = now() - interval '3 hours' where subject = $1`, [gone]);
    expect(await dryAndReal(sweepDeletedPosts)).toEqual([
      { dry_run: true, posts: 1, removed: items },
      { dry_run: false, posts: 1, removed: items },
      { dry_run: false, posts: 0, removed: 0 },
    ]);
    expect(await countInteractions(app, kept)).toBe(items);
  });

  it('of photos skip one that cannot be removed, and fail at the end', async () => {
    const [owner] = (await people(app, 1)) as [string];
    const [cursed, ...others] = (await photos(app, [owner, owner, owner])) as [string, ...string[]];
    await app.db.query('age_photos', `update media set updated_at = now() - interval '25 hours' where id = any($1::uuid[])`, [[cursed, ...others]]);
    const { storage } = app;
    const deleteMedia: typeof storage.deleteMedia = (keys) => (keys.includes(`photos/${cursed}`) ? Promise.reject(new Error('no')) : storage.deleteMedia(keys));
    const damaged = new Proxy(storage, { get: (target, name) => (name === 'deleteMedia' ? deleteMedia : target[name as keyof typeof target]) });
    const defective: PlatformApp = { ...app, storage: damaged };
    await expect(sweep(defective, false)).rejects.toThrow('1 photos could not be removed');
    expect(await Promise.all([cursed, ...others].map((id) => exists('media', id)))).toEqual([true, false, false]);
    expect(await run(sweepMedia, false)).toEqual({ dry_run: false, removed: [cursed] });
  });

  it('count unfinished runs, even failed ones', async () => {
    const count = vi.spyOn(app.metrics, 'count');
    const left = () => count.mock.calls.splice(0);
    await inSteps(app, 10_000, async () => 'done');
    expect(left()).toEqual([]);
    await inSteps(app, 5, () => new Promise((resolve) => setTimeout(() => resolve('more'), 1)));
    expect(left()).toEqual([['SweepsUnfinished']]);
    await expect(inSteps(app, 10_000, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(left()).toEqual([['SweepsUnfinished']]);
    vi.restoreAllMocks();
  });

  it('of events delete those published over a week ago, never unpublished ones', async () => {
    const [old, unpublished, recent] = (await Promise.all([record(9, 8), record(9), record(6, 6)])) as [string, string, string];
    expect(await dryAndReal(sweepEvents)).toEqual([
      { dry_run: true, purged: 1 },
      { dry_run: false, purged: 1 },
      { dry_run: false, purged: 0 },
    ]);
    expect(await Promise.all([old, unpublished, recent].map((id) => exists('outbox', id)))).toEqual([false, true, true]);
    await app.db.query('forget_event', 'delete from outbox where id = $1', [unpublished]);
  });
});

/** Records an event that occurred, and was published, this many days ago. */
async function record(occurred: number, published?: number, data: object = {}): Promise<string> {
  const id = newId();
  await app.db.query(
    'record_event',
    `insert into outbox (id, type, subject, data, occurred_at, published_at)
     values ($1::uuid, 'user.registered', $1::uuid, $4, now() - $2 * interval '1 day', now() - $3 * interval '1 day')`,
    [id, occurred, published, { user_id: id, ...data }],
  );
  return id;
}

describe('reconcile-counters', () => {
  const reconcile = async (dry_run: boolean) => (await reconcileCounters({ dry_run }, {} as never)) as ReconciliationReport;

  it('finds nothing, until a counter is tampered with; then it reports and repairs it', async () => {
    const [author, fan] = (await people(app, 2)) as [string, string];
    const id = await post(app, author);
    await likePost(app, fan, id);
    const sound = await reconcile(true);
    expect(sound.drift).toEqual([]);
    expect(sound.posts).toBeGreaterThan(0);
    expect(sound.users).toBeGreaterThan(1);

    await repairCounts(app, id, { likes: 4, comments: -2 });
    await app.db.query('tamper', 'update users set posts_count = 7, followers_count = 8, following_count = 9 where id = $1', [author]);
    const drift = [
      { what: 'posts_count', id: author, counted: 7, expected: 1 },
      { what: 'followers_count', id: author, counted: 8, expected: 0 },
      { what: 'following_count', id: author, counted: 9, expected: 0 },
      { what: 'likes', id, counted: 5, expected: 1 },
      { what: 'comments', id, counted: -2, expected: 0 },
    ];
    expect((await reconcile(true)).drift).toEqual(drift);
    expect((await reconcile(false)).drift).toEqual(drift);
    expect((await reconcile(false)).drift).toEqual([]);
    expect(await readCounts(app, id)).toMatchObject({ likes: 1, comments: 0 });
  });

  it('finds and repairs the counters of comments and replies', async () => {
    const [author, fan] = (await people(app, 2)) as [string, string];
    const id = await post(app, author);
    const [comment, reply] = [newId(), newId()];
    await addComment(app, author, { post_id: id, text: 'well' }, comment);
    await addComment(app, fan, { post_id: id, text: 'well', parent_id: comment }, reply);
    for (const liked of [comment, reply]) await likeComment(app, fan, { post_id: id, comment_id: liked });
    expect((await reconcile(true)).drift).toEqual([]);
    const tamper = (sk: string, what: string, count: number) =>
      app.dynamo.update({
        TableName: app.settings.interactionsTable,
        Key: { pk: postKey(id), sk },
        UpdateExpression: 'SET #what = :count',
        ExpressionAttributeNames: { '#what': what },
        ExpressionAttributeValues: { ':count': count },
      });
    await tamper(commentKey(comment), 'replies_count', 5);
    await tamper(commentKey(comment), 'likes_count', 0);
    await tamper(replyKey(reply), 'likes_count', 7);
    const drift = [
      { what: 'replies_count', id: comment, post_id: id, counted: 5, expected: 1 },
      { what: 'likes_count', id: comment, post_id: id, counted: 0, expected: 1 },
      { what: 'likes_count', id: reply, post_id: id, counted: 7, expected: 1 },
    ];
    expect((await reconcile(true)).drift).toEqual(drift);
    expect((await reconcile(false)).drift).toEqual(drift);
    expect((await reconcile(false)).drift).toEqual([]);
  });

  it('resumes where its time ran out, through users and posts, and then starts over', async () => {
    const [author] = (await people(app, 1)) as [string];
    const [older, newer] = [await post(app, author), await post(app, author)];
    for (const id of [older, newer]) await repairCounts(app, id, { likes: 1, comments: 0 });
    const drift = (id: string) => ({ what: 'likes', id, counted: 1, expected: 0 });
    // Even without any time left, it does one step.
    const stepwise = async () => {
      const reports: ReconciliationReport[] = [];
      do reports.push(await recount(app, { dryRun: false, recount: true, batchSize: 1, budget: 0 }));
      while (!reports.at(-1)!.finished);
      return reports;
    };
    const reports = await stepwise();
    expect(reports.flatMap((report) => report.drift)).toEqual([drift(newer), drift(older)]);
    const all = await reconcile(true);
    for (const what of ['users', 'posts'] as const) expect(reports.reduce((sum, report) => sum + report[what], 0)).toBe(all[what]);
    expect((await stepwise()).flatMap((report) => report.drift)).toEqual([]);
  });

  it('starts over on request', async () => {
    const one = { dryRun: false, recount: true, batchSize: 1, budget: 0 };
    const [first] = await app.db.query<{ id: string }>('first_user', 'select id from users order by id limit 1');
    const position = async () => (await findPosition(app.db, 'recount')) ?? '';
    await recount(app, one);
    await recount(app, one);
    expect(await position()).not.toBe(`users ${first!.id}`);
    await recount(app, { ...one, restart: true });
    expect(await position()).toBe(`users ${first!.id}`);
    await reconcile(false);
  });

  it('skips a user with too many followers to count, but no other user', async () => {
    const [first, popular, last] = (await people(app, 3)) as [string, string, string];
    await app.db.query('tamper_beside', 'update users set followers_count = 8 where id in ($1, $2)', [first, last]);
    const { db } = app;
    const query: typeof db.query = async (name, text, values) => {
      const rows = await db.query<never>(name, text, values);
      if (rows.some(({ id, followers }) => id === popular && followers !== undefined)) throw databaseOverloaded('database_timeout', undefined);
      return rows;
    };
    const report = await recount({ ...app, db: { query, transaction: (work) => db.transaction(work) } }, { dryRun: false, recount: true, restart: true });
    expect(report).toMatchObject({ skipped: 1, finished: true });
    expect(report.drift.map(({ id }) => id).toSorted()).toEqual([first, last].toSorted());
  });

  it('skips a post whose counters keep changing, and always reports drift and its end', async () => {
    const [author, fan] = (await people(app, 2)) as [string, string];
    const hot = await post(app, author);
    const { dynamo } = app;
    const restless = new Proxy(dynamo, {
      get: (target, name) => {
        const call: typeof dynamo.query = async (input) => {
          const reply = await dynamo.query(input);
          const isHot = input.ExpressionAttributeValues?.[':pk'] === postKey(hot);
          if (isHot && input.Select === 'COUNT') await (reply.Count ? unlikePost : likePost)(app, fan, hot);
          return reply;
        };
        return name === 'query' ? call : target[name as keyof typeof target];
      },
    });
    expect(await recount({ ...app, dynamo: restless }, { dryRun: true, recount: true })).toMatchObject({ skipped: 1, drift: [], finished: true });

    const count = vi.spyOn(app.metrics, 'count');
    const broken = { ...app, db: { ...app.db, query: () => Promise.reject(new Error('no database')) } };
    await expect(recount(broken, { dryRun: true, recount: true })).rejects.toThrow('no database');
    expect(count.mock.calls).toEqual([['SweepsUnfinished']]);
    vi.restoreAllMocks();
  });
});

describe('the relay', () => {
  type Publish = PlatformApp['bus']['publish'];
  /** A relay with another topic, a few minutes later. */
  const relayWith = (publish: Publish, minutes = 0, own = app): PlatformApp => ({ ...own, bus: { publish }, now: () => new Date(Date.now() + minutes * 60_000) });
  const takeAll: Publish = async (events) => events.map(({ id }) => id);
  const published = async (left: string[]) =>
    (await app.db.query<{ id: string }>('published_of', 'select id from outbox where id = any($1::uuid[]) and published_at is not null', [left])).length;

  it('publishes the events left behind, oldest first, in bounded batches, and not those still being published', async () => {
    const left: string[] = [];
    for (let age = 130; age > 0; age -= 1) left.push(await record(age / 100));
    const young = await record(0);
    const batches: string[][] = [];
    const relay = relayWith(async (events) => {
      batches.push(events.map(({ id }) => id));
      return events.map(({ id }) => id);
    });
    expect(await relayOutbox(relay, 1)).toBe(100);
    expect(await relayOutbox(relay)).toBe(30);
    expect(await relayOutbox(relay)).toBe(0);
    expect(batches.map(({ length }) => length)).toEqual(Array.from({ length: 13 }, () => 10));
    expect(batches.flat()).toEqual(left);
    await app.db.query('forget_young', 'delete from outbox where id = $1', [young]);
  });

  it('keeps events that the topic did not accept, and those left by an outage or its own death', async () => {
    const left = await Promise.all([record(1), record(1), record(1)]);
    expect(await relayOutbox(relayWith(async (events) => events.map(({ id }) => id).filter((id) => id !== left[1])))).toBe(2);
    expect(await published(left)).toBe(2);
    await expect(relayOutbox(relayWith(() => Promise.reject(new Error('killed')), 1))).rejects.toThrow('killed');
    // They are leased for a moment.
    expect(await relayOutbox(relayWith(takeAll, 1))).toBe(0);
    expect(await relayOutbox(relayWith(takeAll, 2))).toBe(1);
    expect(await published(left)).toBe(3);
  });

  it('shares the rows with a concurrent relay, and locks none of them while it publishes', async () => {
    const left: string[] = [];
    for (let count = 0; count < 150; count += 1) left.push(await record(1));
    const seen: string[] = [];
    let bothAtIt = () => {};
    const meeting = new Promise<void>((met) => (bothAtIt = met));
    let atIt = 0;
    const other = createApp(loadConfig());
    const third = createApp(loadConfig());
    const publish: Publish = async (events) => {
      // Neither relay continues until both have leased rows.
      if ((atIt += 1) === 2) bothAtIt();
      await meeting;
      await third.db.query('lock_at_once', 'select 1 from outbox where id = any($1::uuid[]) for update nowait', [events.map(({ id }) => id)]);
      seen.push(...events.map(({ id }) => id));
      return events.map(({ id }) => id);
    };
    const counts = await Promise.all([relayOutbox(relayWith(publish), 1), relayOutbox(relayWith(publish, 0, other), 1)]);
    expect(counts.toSorted((a, b) => a - b)).toEqual([50, 100]);
    expect(seen.toSorted()).toEqual(left.toSorted());
    await Promise.all([other.close(), third.close()]);
  });

  it('continues after 100 events that the topic permanently rejects, and parks them with the reason', async () => {
    // SNS accepts at most 256 KB.
    const tooLong = 'x'.repeat(262_144);
    const refused: string[] = [];
    for (let count = 0; count < 100; count += 1) refused.push(await record(2, undefined, { text: tooLong }));
    const good: string[] = [];
    for (let count = 0; count < 20; count += 1) good.push(await record(1));
    const { publish } = app.bus;
    /** Several rounds, as if scheduled: on a busy machine a round may run out of time before it reaches the good events. */
    const rounds = async (minutes: number) => {
      let count = 0;
      for (let round = 0; round < 4; round += 1) count += await relayOutbox(relayWith(publish, minutes));
      return count;
    };
    expect(await rounds(0)).toBe(20);
    expect(await published(good)).toBe(20);
    expect(await outboxState(app)).toMatchObject({ parked: 0 });
    expect(await rounds(2)).toBe(0);
    expect(await rounds(10)).toBe(0);
    expect(await outboxState(app)).toEqual({ lag: 0, parked: 100, next: undefined });
    expect(await rounds(60)).toBe(0);

    // Does the same as `npm run dlq`.
    const parked = parkedEventsHere();
    const listed = await parked.list();
    expect(listed.map(({ id }) => id).toSorted()).toEqual(refused.toSorted());
    for (const { reason } of listed) expect(reason).toMatch(/^(InvalidParameter: Message too long|BatchRequestTooLongException: )/);
    expect([await parked.discard(refused[0]!), await parked.discard(refused[0]!)]).toEqual([true, false]);
    expect(await parked.retry()).toBe(99);
    // The relay has taken them immediately, and the topic has rejected them again.
    expect(await outboxState(app)).toMatchObject({ parked: 0 });
    expect(await relayOutbox(relayWith(takeAll, 2))).toBe(99);
    expect(await published(refused)).toBe(100);
  });

  it('measures waiting and parked events, and sends no metric while there are none', async () => {
    const duration = vi.spyOn(app.metrics, 'duration');
    const count = vi.spyOn(app.metrics, 'count');
    expect(await relay({}, {} as never)).toEqual({ published: 0 });
    expect([duration.mock.calls, count.mock.calls]).toEqual([[], []]);
    const parked = await record(2);
    const waiting = await record(0.01);
    await app.db.query('park', 'update outbox set parked_at = now() where id = $1', [parked]);
    await app.db.query('put_off', `update outbox set refusals = 1, retry_at = now() + interval '1 hour' where id = $1`, [waiting]);
    await relay({}, {} as never);
    expect(count.mock.calls).toEqual([['EventsParked', 1]]);
    expect(duration.mock.calls).toEqual([['OutboxLag', expect.toSatisfy((lag: number) => lag > 850_000 && lag < 1_200_000)]]);
    await app.db.query('forget_both', 'delete from outbox where id in ($1, $2)', [parked, waiting]);
    vi.restoreAllMocks();
  });
});
