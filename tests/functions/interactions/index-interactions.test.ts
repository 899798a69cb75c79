import type { Context } from 'aws-lambda';
import { beforeAll, expect, it } from 'vitest';
import { listDone } from '../../../core/interactions/done-by-user.ts';
import { isIndexed } from '../../../core/interactions/index-by-user.ts';
import type { JobReport } from '../../../core/shared/job.ts';
import { commentKey, likedAt, likeKey, postKey } from '../../../core/interactions/items.ts';
import { newId } from '../../../core/shared/ids.ts';
import { savePosition } from '../../../core/shared/sweep.ts';
import { timeOf } from '../../../core/shared/time.ts';
import { handler as createComment } from '../../../functions/comments/create-comment.ts';
import { handler as indexInteractions } from '../../../functions/interactions/index-interactions.ts';
import { handler as likePost } from '../../../functions/likes/like-post.ts';
import { theApp } from '../../../platform/whole-app.ts';
import { runJob } from '../../../scripts/job.ts';
import { eventually } from '../../setup/eventually.ts';
import { aPost, aUser, type TestUser } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';

const app = theApp();
const table = app.settings.interactionsTable;
let user: TestUser;
let post: string;
beforeAll(async () => {
  user = await aUser();
  post = await aPost(user);
});

const run = (input: object) => indexInteractions(input, {} as Context) as Promise<JobReport>;
const sortKeys = async (kind: 'LIKE' | 'COMMENT') => (await listDone(app, user.id, kind, 100)).map(({ sk }) => sk);

it('contains new likes and comments immediately', async () => {
  await invoke(likePost, { token: user.token, path: { post_id: post } });
  const { body } = await invoke<{ id: string }>(createComment, { token: user.token, path: { post_id: post }, body: { text: 'Hello' } });
  await eventually(async () => {
    expect(await sortKeys('LIKE')).toEqual([likeKey(user.id)]);
    expect(await sortKeys('COMMENT')).toEqual([commentKey(body.id)]);
  });
});

it('gets older items from the job, part by part, in order of time', async () => {
  const own = await aPost(user);
  const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));
  const comments = Array.from({ length: 30 }, (_, minute) => ({ id: newId(), created_at: timeOf(at(minute)) }));
  for (const { id, created_at } of comments) {
    await app.dynamo.put({ TableName: table, Item: { pk: postKey(own), sk: commentKey(id), comment_id: id, user_id: user.id, text: 'Old', created_at } });
  }
  await app.dynamo.put({ TableName: table, Item: { pk: postKey(own), sk: likeKey(user.id), liked_at: likedAt(at(0).getTime() * 1000, user.id) } });
  // The state that the migration creates if there are posts. It starts just before our id, to skip other tests' posts.
  await savePosition(app.db, 'index-interactions', previous(own));
  expect(await isIndexed(app)).toBe(false);

  const said: string[] = [];
  const { done, failed, finished } = await runJob((input) => run({ seconds: 0, ...input }), (line) => said.push(line));

  expect({ failed, finished }).toEqual({ failed: [], finished: true });
  expect(done).toBeGreaterThanOrEqual(31);
  expect(said.length).toBeGreaterThan(1);
  expect(await isIndexed(app)).toBe(true);
  await eventually(async () => {
    expect((await sortKeys('COMMENT')).slice(0, 30)).toEqual(comments.map(({ id }) => commentKey(id)));
    expect(await sortKeys('LIKE')).toContain(likeKey(user.id));
    expect(await sortKeys('LIKE')).toHaveLength(2);
  });
  // Nothing is left to do.
  expect(await run({ seconds: 5 })).toEqual({ done: 0, failed: [], remaining: 0 });
});

/** The id just before this one. */
const previous = (id: string) => (BigInt(`0x${id.replaceAll('-', '')}`) - 1n).toString(16).padStart(32, '0').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
