import { beforeAll, describe, expect, it } from 'vitest';
import type { CommentList, CreatedComment } from '../../../core/comments/schema.ts';
import { newId } from '../../../core/shared/ids.ts';
import { handler } from '../../../functions/comments/create-comment.ts';
import { handler as deleteComment } from '../../../functions/comments/delete-comment.ts';
import { handler as listComments } from '../../../functions/comments/list-comments.ts';
import { noStrings, unstorable } from '../../setup/bad-text.ts';
import { expectInvalid, expectProblem } from '../../setup/expect-problem.ts';
import { aPost, aUser, freshName, type TestUser } from '../../setup/given.ts';
import { malformedIds, spellings } from '../../setup/id-spellings.ts';
import { invoke } from '../../setup/invoke.ts';

let user: TestUser;
let post: string;
beforeAll(async () => {
  user = await aUser();
  post = await aPost(user);
});
const comment = (body: unknown, post_id = post, headers: Record<string, string> = {}) =>
  invoke<CreatedComment>(handler, { token: user.token, path: { post_id }, body, headers });

describe('POST /api/v1/posts/{post_id}/comments', () => {
  it('removes characters that override the text’s direction', async () => {
    expect((await comment({ text: '\u202eabc' })).body.text).toBe('abc');
  });

  it.each(['\u200b', '\u2800', '\u3164', '\u202e'])('rejects a comment without anything visible: %j', async (text) => {
    expectInvalid(await comment({ text }), 'text');
  });

  it.each(['Nice!', '🌷', ' <script>alert(1)</script> ', 'a\nb', 'x'.repeat(2200)])('adds %j as it is', async (text) => {
    const { status, body } = await comment({ text });
    expect(status).toBe(201);
    expect(body).toMatchObject({ id: body.comment_id, post_id: post, user_id: user.id, username: user.username, text });
    expect(body.id[14]).toBe('7');
  });

  it.each(spellings)('finds a post by its id %s', async (_, spell) => {
    expect((await comment({ text: 'Hello' }, spell(post))).body.post_id).toBe(post);
  });

  it.each([
    ['nothing', undefined],
    ['no text', ''],
    ['blanks', ' \n\t\u00a0'],
    ['2201 characters', 'x'.repeat(2201)],
    ...unstorable,
    ...noStrings,
  ])('rejects %s', async (_, text) => {
    expectInvalid(await comment({ text }), 'text');
  });

  it('returns 404 for unknown and malformed ids', async () => {
    expectProblem(await comment({ text: 'Hello' }, newId()), 404, 'post_not_found');
    for (const malformed of malformedIds) expectProblem(await comment({ text: 'Hello' }, malformed), 404, 'not_found');
  });

  it('adds one comment under one Idempotency-Key, another under another', async () => {
    const own = await aPost(user);
    const headers = { 'Idempotency-Key': freshName('key') };
    const first = await comment({ text: 'Once' }, own, headers);
    expect(await comment({ text: 'Once' }, own, headers)).toMatchObject({ status: 201, body: first.body });
    expectProblem(await comment({ text: 'Twice' }, own, headers), 422, 'idempotency_key_reused');
    expectProblem(await comment({ text: 'Once' }, post, headers), 422, 'idempotency_key_reused');
    await comment({ text: 'Once' }, own, { 'Idempotency-Key': freshName('key') });
    expect((await invoke<CommentList>(listComments, { path: { post_id: own } })).body.total).toBe(2);
  });

  it('does not bring a deleted comment back under its key', async () => {
    const own = await aPost(user);
    const headers = { 'Idempotency-Key': freshName('key') };
    const { body } = await comment({ text: 'Gone' }, own, headers);
    await invoke(deleteComment, { token: user.token, path: { post_id: own, comment_id: body.id } });
    expectProblem(await comment({ text: 'Gone' }, own, headers), 404, 'comment_not_found');
    expect((await invoke<CommentList>(listComments, { path: { post_id: own } })).body.total).toBe(0);
  });

  it('keeps the keys of two users apart', async () => {
    const other = await aUser();
    const headers = { 'Idempotency-Key': freshName('key') };
    const mine = await comment({ text: 'Same' }, post, headers);
    const theirs = await invoke<CreatedComment>(handler, { token: other.token, path: { post_id: post }, body: { text: 'Same' }, headers });
    expect(theirs.status).toBe(201);
    expect(theirs.body.id).not.toBe(mine.body.id);
  });
});
