import { beforeAll, describe, expect, it } from 'vitest';
import type { Comment, CommentEdits, CommentList, CreatedComment } from '../../../core/comments/schema.ts';
import { commentKey, earlierTextKey, earlierTexts, postKey } from '../../../core/interactions/items.ts';
import { newId } from '../../../core/shared/ids.ts';
import { keptVersions } from '../../../core/shared/versions.ts';
import { handler as createComment } from '../../../functions/comments/create-comment.ts';
import { handler as deleteComment } from '../../../functions/comments/delete-comment.ts';
import { handler } from '../../../functions/comments/edit-comment.ts';
import { handler as listEdits } from '../../../functions/comments/list-comment-edits.ts';
import { handler as listComments } from '../../../functions/comments/list-comments.ts';
import { handler as editPost } from '../../../functions/posts/edit-post.ts';
import { handler as blockUser } from '../../../functions/relations/block-user.ts';
import { theApp } from '../../../platform/whole-app.ts';
import { expectInvalid, expectProblem } from '../../setup/expect-problem.ts';
import { aPost, aUser, freshName, type TestUser } from '../../setup/given.ts';
import { malformedIds } from '../../setup/id-spellings.ts';
import { invoke } from '../../setup/invoke.ts';

let author: TestUser;
let guest: TestUser;
let post: string;
beforeAll(async () => {
  [author, guest] = await Promise.all([aUser(), aUser()]);
  post = await aPost(author);
});

type Path = { post_id: string; comment_id: string };
async function aComment(text: string): Promise<Path> {
  const { body } = await invoke<CreatedComment>(createComment, { token: guest.token, path: { post_id: post }, body: { text } });
  return { post_id: post, comment_id: body.id };
}
const edit = (path: Path, body: unknown, headers: Record<string, string> = {}, user: TestUser = guest) =>
  invoke<Comment>(handler, { token: user.token, path: { ...path }, body, headers });
const read = async ({ post_id, comment_id }: Path) => {
  const { body } = await invoke<CommentList>(listComments, { token: guest.token, path: { post_id }, query: { limit: '100' } });
  return body.comments.find(({ id }) => id === comment_id);
};
const earlierItems = async ({ post_id, comment_id }: Path) =>
  (
    await theApp().dynamo.query({
      TableName: theApp().settings.interactionsTable,
      KeyConditionExpression: 'pk = :pk and begins_with(sk, :earlier)',
      ExpressionAttributeValues: { ':pk': postKey(post_id), ':earlier': earlierTexts(comment_id) },
      ConsistentRead: true,
    })
  ).Items!;
/** Makes a comment look as if it had been edited many times, bypassing the API. */
async function haveEdited({ post_id, comment_id }: Path, version: number): Promise<void> {
  const { dynamo, settings } = theApp();
  const table = { TableName: settings.interactionsTable };
  const edited_at = new Date().toISOString();
  const values = { ':version': version, ':at': edited_at };
  await dynamo.update({ ...table, Key: { pk: postKey(post_id), sk: commentKey(comment_id) }, UpdateExpression: 'set version = :version, edited_at = :at', ExpressionAttributeValues: values });
  const earlier = Array.from({ length: version - 1 }, (_, index) => index + 1);
  await Promise.all(
    earlier.map((one) => dynamo.put({ ...table, Item: { pk: postKey(post_id), sk: earlierTextKey(comment_id, one), text: `Text ${one}`, version: one, written_at: edited_at } })),
  );
}
const key = () => ({ 'Idempotency-Key': freshName('key') });

describe('PATCH /api/v1/posts/{post_id}/comments/{comment_id}', () => {
  it('changes the text in place, immediately for everyone', async () => {
    const [path] = [await aComment('One'), await aComment('Another')];
    const before = (await read(path))!;
    expect(before).toMatchObject({ version: 1, text: 'One' });
    expect(before).not.toHaveProperty('edited_at');
    const { status, body } = await edit(path, { text: 'Two ' });
    expect(status).toBe(200);
    expect(body).toEqual({ ...before, text: 'Two ', version: 2, edited_at: body.edited_at });
    expect(body.edited_at! > before.created_at).toBe(true);
    expect(await read(path)).toEqual(body);
    expect((await edit(path, { text: 'Two ' })).body).toEqual(body);
  });

  it('leaves any version but the requested one unchanged, and returns the current one', async () => {
    const path = await aComment('One');
    expect((await edit(path, { text: 'Two' }, { 'If-Match': '"1"' })).body.version).toBe(2);
    const stale = await edit(path, { text: 'Three' }, { 'If-Match': '"1"' });
    expectProblem(stale, 412, 'version_mismatch');
    expect(stale.headers['ETag']).toBe('"2"');
    expect((await edit(path, { text: 'Three' }, { 'If-Match': '*' })).body.version).toBe(3);
    expectInvalid(await edit(path, { text: 'Four' }, { 'If-Match': '3' }), 'If-Match');
  });

  it('applies one of ten edits of the same version', async () => {
    const path = await aComment('Before');
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => edit(path, { text: `Text ${index}` }, { 'If-Match': '"1"' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(412)]);
    expect(await read(path)).toMatchObject({ version: 2, text: answers.find(({ status }) => status === 200)!.body.text });
  });

  it('returns its first result when repeated, without undoing later edits', async () => {
    const path = await aComment('One');
    const headers = { ...key(), 'If-Match': '"1"' };
    const first = await edit(path, { text: 'Two' }, headers);
    await edit(path, { text: 'Three' });
    expect(await edit(path, { text: 'Two' }, headers)).toMatchObject({ status: 200, body: first.body });
    expect(await read(path)).toMatchObject({ version: 3, text: 'Three' });
    expectProblem(await edit(path, { text: 'Other' }, headers), 422, 'idempotency_key_reused');
  });

  it('does so even if the first request changed nothing, and frees the key of a rejected one', async () => {
    const path = await aComment('One');
    const headers = key();
    expect((await edit(path, { text: 'One' }, headers)).body.version).toBe(1);
    const refused = key();
    expect((await edit(path, { text: 'Two' }, { ...refused, 'If-Match': '"9"' })).status).toBe(412);
    expect((await edit(path, { text: 'Two' }, refused)).body.version).toBe(2);
    const { body } = await edit(path, { text: 'One' }, headers);
    expect(body).toMatchObject({ version: 1, text: 'One' });
    expect(body).not.toHaveProperty('edited_at');
    expect(await read(path)).toMatchObject({ version: 2, text: 'Two' });
  });

  it('keeps the first text and the latest ones, and none of a comment that is deleted', async () => {
    const path = await aComment('Text 1');
    const last = keptVersions + 3;
    await haveEdited(path, last - 2);
    for (const version of [last - 1, last]) expect((await edit(path, { text: `Text ${version}` })).body.version).toBe(version);
    const { body } = await invoke<CommentEdits>(listEdits, { path: { ...path }, query: { limit: '100' } });
    expect(body.edits.map(({ version }) => version)).toEqual([...Array.from({ length: keptVersions - 1 }, (_, index) => last - 1 - index), 1]);
    expect(await earlierItems(path)).toHaveLength(keptVersions);
    expect((await invoke(deleteComment, { token: guest.token, path: { ...path } })).status).toBe(204);
    expect(await earlierItems(path)).toEqual([]);
  });

  it('is possible even if new comments are not', async () => {
    const path = await aComment('One');
    await invoke(editPost, { token: author.token, path: { post_id: post }, body: { comments_enabled: false } });
    expect((await edit(path, { text: 'Two' })).status).toBe(200);
    await invoke(editPost, { token: author.token, path: { post_id: post }, body: { comments_enabled: true } });
  });

  it('reports what is wrong', async () => {
    const path = await aComment('One');
    expectInvalid(await edit(path, {}), 'text');
    expectInvalid(await edit(path, { text: ' \u200b ' }), 'text');
    expectInvalid(await edit(path, { text: 'x'.repeat(2201) }), 'text');
    expectInvalid(await edit(path, { text: 'x', txet: 'y' }), 'txet');
    expect((await read(path))!.version).toBe(1);
  });

  it('is for the author of the comment only', async () => {
    const path = await aComment('Mine');
    const stranger = await aUser();
    for (const user of [author, stranger]) expectProblem(await edit(path, { text: 'Yours' }, {}, user), 403, 'not_your_comment');
    await invoke(blockUser, { token: guest.token, path: { user_id: stranger.id } });
    expectProblem(await edit(path, { text: 'Yours' }, {}, stranger), 404, 'comment_not_found');
    expectProblem(await edit({ ...path, comment_id: newId() }, { text: 'Yours' }), 404, 'comment_not_found');
    expectProblem(await edit({ ...path, post_id: newId() }, { text: 'Yours' }), 404, 'post_not_found');
    for (const id of malformedIds) expectProblem(await edit({ ...path, comment_id: id }, { text: 'Yours' }), 404, 'not_found');
    await invoke(deleteComment, { token: guest.token, path: { ...path } });
    expectProblem(await edit(path, { text: 'Late' }), 404, 'comment_not_found');
  });
});
