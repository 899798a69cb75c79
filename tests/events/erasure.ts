import { join } from 'node:path';
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import pLimit from 'p-limit';
import { expect } from 'vitest';
import { leave } from '../../core/account-data/sql.ts';
import { exportKey } from '../../core/account-data/export-keys.ts';
import { insertExport } from '../../core/account-data/exports-sql.ts';
import { bookmarkPost } from '../../core/bookmarks/bookmark-post.ts';
import { addComment } from '../../core/comments/add-comment.ts';
import { followUser } from '../../core/follows/follow-user.ts';
import { readCounts } from '../../core/interactions/counters.ts';
import { reconcileCounters } from '../../core/interactions/reconcile-counters.ts';
import { likePost } from '../../core/likes/like-post.ts';
import { report } from '../../core/moderation/report.ts';
import { NewReport } from '../../core/moderation/schema.ts';
import { insertAction, noteAppeal } from '../../core/moderation/sql.ts';
import { blockUser } from '../../core/relations/block-user.ts';
import { muteUser } from '../../core/relations/mute-user.ts';
import { createOnce } from '../../core/shared/idempotency.ts';
import { newId } from '../../core/shared/ids.ts';
import { commitWithEvents } from '../../core/shared/outbox.ts';
import { PageRequest } from '../../core/shared/page.ts';
import { listComments } from '../../core/views/list-comments.ts';
import { readHomeFeed } from '../../core/views/read-home-feed.ts';
import { type PlatformApp, theApp } from '../../platform/whole-app.ts';
import { findResidue } from '../../scripts/residue/find-residue.ts';
import { searchQueues } from '../../scripts/residue/local-files.ts';
import { eventually } from '../setup/eventually.ts';
import { queueArn, startDelivery } from './consumers.ts';
import { people, photos, post } from './given.ts';
import { useKilledProcesses } from './killed-processes.ts';
import type { OwnCloud } from './own-cloud.ts';

interface Size {
  /** The number of accounts that are erased; `staying` is the number of the others. */
  leaving: number;
  staying: number;
  /** The number of processes killed during erasures. */
  kills: number;
}

const page = PageRequest.parse({});

/** A random number generator that depends only on the seed (Park and Miller). */
function dice(seed: number) {
  let state = seed;
  return (below: number) => (state = (state * 48_271) % 2_147_483_647) % below;
}

/** Stores data of every kind for an account, in both directions if two accounts are involved. */
async function live(app: PlatformApp, leaver: string, stayers: readonly string[], stayersPosts: readonly string[], others: readonly string[]): Promise<string[]> {
  const own = await post(app, leaver);
  const [stayer, second] = stayers as [string, string];
  const [unused, avatar] = (await photos(app, [leaver, leaver])) as [string, string];
  await app.storage.putMedia(`public/${leaver}/abc/medium.webp`, Buffer.from('bytes'), 'image/webp');
  await app.storage.putMaster(`master/${leaver}/abc`, Buffer.from('bytes'), 'image/webp');
  await app.db.query('make_avatar', `update media set used_as = 'avatar' where id = $1`, [avatar]);
  await app.db.query('set_avatar', 'update users set avatar_media_id = $2, avatar_key = $3 where id = $1', [leaver, avatar, `photos/${avatar}`]);
  for (const id of stayersPosts) {
    await likePost(app, leaver, id);
    await addComment(app, leaver, { post_id: id, text: `by ${leaver}` }, newId());
  }
  await likePost(app, leaver, own);
  await likePost(app, stayer, own);
  await addComment(app, stayer, { post_id: own, text: 'well' }, newId());
  await bookmarkPost(app, leaver, stayersPosts[0]!);
  await report(app, leaver, NewReport.parse({ post_id: stayersPosts[0], reason: 'spam', text: `says ${leaver}` }));
  await report(app, stayer, NewReport.parse({ post_id: own, reason: 'spam' }));
  await decideAbout(app, leaver, stayer);
  await exportHalf(app, leaver);
  for (const id of [stayer, ...others]) await followUser(app, leaver, id);
  await followUser(app, stayer, leaver);
  await blockUser(app, second, leaver);
  await muteUser(app, leaver, stayer);
  await app.db.query('insert_session', `insert into sessions (id, user_id, device) values ($1, $2, 'Firefox')`, [newId(), leaver]);
  await app.db.query('insert_former', `insert into former_usernames (username, user_id, held_until) values ($1, $2, now() + interval '1 day')`, [`f${leaver}`, leaver]);
  await app.db.query('park', `insert into outbox (id, type, subject, data, parked_at) values ($1, 'user.registered', $2, $3, now())`, [newId(), leaver, JSON.stringify({ user_id: leaver })]);
  await createOnce(app, { userId: leaver, key: `key-of-${leaver}`, content: '{}' }, async () => unused);
  // Fills other users' caches with the account's data.
  await readHomeFeed(app, { userId: stayer }, page);
  await readHomeFeed(app, { userId: leaver }, page);
  for (const id of stayersPosts) await listComments(app, { userId: stayer }, id, page);
  return [leaver, `u${leaver.replaceAll('-', '')}`];
}

/** Creates a decision about the account, with an appeal. */
async function decideAbout(app: PlatformApp, author: string, moderator: string): Promise<void> {
  const content = { text: `by ${author}`, username: 'u', display_name: '', avatar_key: null, photos: [], is_private: false, created_at: new Date().toISOString() };
  const id = newId();
  await insertAction(app.db, { id, kind: 'warn', moderator_id: moderator, author_id: author, target_kind: 'user', target_id: author, post_id: null, note: 'Be kind', content });
  await noteAppeal(app.db, id, `I am ${author}`);
}

/** Creates a finished export, and one in progress. */
async function exportHalf(app: PlatformApp, userId: string): Promise<void> {
  const id = newId();
  await insertExport(app.db, id, userId, 10);
  const files = [1, 2].map((file) => exportKey({ id, user_id: userId }, file));
  await app.storage.putMedia(files[0]!, Buffer.from('a file'), 'application/zip');
  const upload = await app.storage.beginExportFile(files[1]!, '2026-11-27');
  await app.storage.putExportPart(files[1]!, upload, 1, Buffer.from('a part'));
  await app.db.query('half_export', 'update exports set upload_id = $2, file = 2 where id = $1', [id, upload]);
}

async function letterAbout(userId: string): Promise<void> {
  const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: `${queueArn('follow-changed').split(':').at(-1)}-dlq` }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ type: 'user.followed', data: { follower_id: userId } }) }));
  sqs.destroy();
}

const killed = useKilledProcesses();

/** Erases accounts while consumers are killed. Checks that nothing of them remains, and that the counters of all others are correct. */
export async function eraseUnderKills(service: OwnCloud, { leaving, staying, kills }: Size): Promise<void> {
  const app = theApp();
  const begun = performance.now();
  const roll = dice(leaving);
  const streamArn = (JSON.parse(service.environment['OFFLINE_EVENT_ARNS']!) as Record<string, string>)['InteractionsTable.StreamArn']!;
  const stayers = await people(app, staying);
  const posts: string[] = [];
  for (const id of stayers) posts.push(await post(app, id));
  const leavers = await people(app, leaving);
  const atOnce = pLimit(4);
  const words = await atOnce.map(leavers, (leaver, index) => {
    const [first, second] = [stayers[index % staying]!, stayers[(index + 1) % staying]!];
    const two = [posts[index % staying]!, posts[(index + 1) % staying]!];
    // Accounts to be erased also follow each other.
    const others = leavers.slice(index - 1, index).filter((id) => id !== leaver);
    return live(app, leaver, [first, second], two, others);
  });
  // Only one has an account in the pool, since the others don't need it here.
  await app.db.query('name_account', 'update users set account_name = id::text where id = $1', [leavers[0]]);
  await app.identity.createAccount(leavers[0]!, `${leavers[0]}@example.com`, 'correct horse battery');
  await letterAbout(leavers[0]!);
  // The accounts that stay have data, too.
  for (const [index, id] of stayers.entries()) {
    const other = posts[(index + 1) % staying]!;
    await likePost(app, id, other);
    await addComment(app, id, { post_id: other, text: 'mine' }, newId());
  }
  const searched = { environment: service.environment, dataDir: service.dataDir };
  const before = await findResidue(searched, leavers.slice(0, 1));
  expect(before.searched).toEqual(expect.arrayContaining(['Postgres', 'DynamoDB', 'S3', 'Redis', 'the pool', 'queues', 'mail', 'logs']));
  const places = ['Postgres, reports', 'Postgres, exports', 'Postgres, users', 'Postgres, posts', 'Postgres, media', 'Postgres, follows', 'Postgres, outbox', 'DynamoDB', 'Redis', 'The pool', `Queue lambdagram-${process.env['STAGE']}-follow-changed-dlq`];
  for (const where of places) expect(before.found.map((each) => each.where)).toContain(where);

  const ready = performance.now();
  for (const id of leavers) {
    await commitWithEvents(app, async (tx, emit) => {
      expect(await leave(tx, id, 0)).toBeDefined();
      await emit('user.erasure_due', id, { user_id: id });
    });
  }
  const orders = Array.from({ length: kills }, () => ({ do: 'consume' as const, at: 'amid erasure' as const, arn: queueArn('erasure-due'), queue: 'erasure-due' as const, calls: 1 + roll(90) }));
  // Works in rounds, so that messages held by killed processes are delivered again, after a longer wait in each round.
  let held = 0;
  for (let start = 0; start < orders.length; start += leaving) {
    const said = (await killed.crashAll(orders.slice(start, start + leaving))).filter((each) => each !== '');
    held += said.length;
    await killed.showAgain(said);
  }
  expect(held).toBeGreaterThanOrEqual(leaving);
  const lastKill = performance.now();

  const delivery = await startDelivery({ stateFile: join(killed.folder(), 'checkpoints.json'), streamArn });
  await eventually(async () => {
    expect(await app.db.query('erasures_left', 'select part from erasures')).toEqual([]);
    expect(((await searchQueues(searched, [''])) ?? []).filter(({ where }) => !where.endsWith('-relay'))).toEqual([]);
  }, 60_000 + leaving * 5_000);
  const erased = performance.now();
  // Cached relations expire within a minute.
  await eventually(async () => {
    const { found } = await findResidue(searched, words.flat());
    expect(found.filter(({ kept }) => kept === undefined)).toEqual([]);
  }, 60_000);
  const clean = performance.now();
  await delivery.stop();

  expect((await reconcileCounters(app, { dryRun: true, recount: true })).drift).toEqual([]);
  for (const id of posts) expect(await readCounts(app, id)).toMatchObject({ likes: 1, comments: 1 });
  const rows = await app.db.query<{ likes_count: number; comments_count: number }>('stayers_posts', 'select likes_count, comments_count from posts where id = any($1::uuid[])', [posts]);
  for (const row of rows) expect(row).toEqual({ likes_count: 1, comments_count: 1 });
  const counts = await app.db.query('stayers_counts', 'select followers_count, following_count from users where id = any($1::uuid[])', [stayers]);
  for (const row of counts) expect(row).toEqual({ followers_count: 0, following_count: 0 });
  // The log still contains the decisions, but not the content.
  expect(await app.db.query('decisions_left', 'select count(*)::int as count, count(content) as contents, count(appeal) as appeals from moderation_actions')).toEqual([{ count: leaving, contents: '0', appeals: '0' }]);
  // The ledger contains all of them.
  const ledger = await app.storage.listErased(undefined);
  expect(ledger).toEqual(expect.arrayContaining(leavers));
  const seconds = (from: number, to: number) => ((to - from) / 1000).toFixed(1);
  console.log(`${leaving} accounts, made in ${seconds(begun, ready)} s, erased under ${held} kills in ${seconds(ready, lastKill)} s: queues empty ${seconds(lastKill, erased)} s after the last kill, nothing left ${seconds(erased, clean)} s after that.`);
}
