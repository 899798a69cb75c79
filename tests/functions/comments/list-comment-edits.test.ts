import { beforeAll, describe, expect, it } from 'vitest';
import type { CommentEdits, CreatedComment } from '../../../core/comments/schema.ts';
import { newId } from '../../../core/shared/ids.ts';
import { handler as createComment } from '../../../functions/comments/create-comment.ts';
import { handler as deleteComment } from '../../../functions/comments/delete-comment.ts';
import { handler as editComment } from '../../../functions/comments/edit-comment.ts';
import { handler } from '../../../functions/comments/list-comment-edits.ts';
import { handler as blockUser } from '../../../functions/relations/block-user.ts';
import { handler as updateMe } from '../../../functions/users/update-me.ts';
import { expectInvalid, expectProblem } from '../../setup/expect-problem.ts';
import { aPost, aUser, type TestUser } from '../../setup/given.ts';
import { malformedIds } from '../../setup/id-spellings.ts';
import { invoke } from '../../setup/invoke.ts';

let author: TestUser;
let guest: TestUser;
beforeAll(async () => {
  [author, guest] = await Promise.all([aUser(), aUser()]);
});

async function aComment(...texts: string[]) {
  const post_id = await aPost(author);
  const { body } = await invoke<CreatedComment>(createComment, { token: guest.token, path: { post_id }, body: { text: texts[0] } });
  const path = { post_id, comment_id: body.id };
  const times = [body.created_at];
  for (const text of texts.slice(1)) times.push((await invoke<{ edited_at: string }>(editComment, { token: guest.token, path, body: { text } })).body.edited_at);
  return { path, times };
}
const list = (path: Record<string, string>, query: Record<string, string> = {}, token?: string) =>
  invoke<CommentEdits>(handler, { path, query, ...(token !== undefined && { token }) });

describe('GET /api/v1/posts/{post_id}/comments/{comment_id}/edits', () => {
  it('lists the texts no longer shown, latest first, with the time each was written', async () => {
    const { path, times } = await aComment('One', 'Two', 'Three');
    const edits = [
      { version: 2, text: 'Two', created_at: times[1] },
      { version: 1, text: 'One', created_at: times[0] },
    ];
    expect((await list(path)).body).toEqual({ edits });
    expect((await list((await aComment('Only')).path)).body).toEqual({ edits: [] });
  });

  it('is paged by a cursor that belongs to one comment', async () => {
    const { path } = await aComment('1', '2', '3', '4');
    const first = await list(path, { limit: '2' });
    const second = await list(path, { limit: '2', cursor: first.body.next_cursor! });
    expect([...first.body.edits, ...second.body.edits].map(({ text }) => text)).toEqual(['3', '2', '1']);
    expect(second.body).not.toHaveProperty('next_cursor');
    const other = await aComment('Other');
    expectInvalid(await list(other.path, { cursor: first.body.next_cursor! }), 'cursor');
  });

  it('is seen by those who see the comment', async () => {
    const { path } = await aComment('One', 'Two');
    const stranger = await aUser();
    await invoke(blockUser, { token: guest.token, path: { user_id: stranger.id } });
    expectProblem(await list(path, {}, stranger.token), 404, 'comment_not_found');
    expect((await list(path)).body.edits).toHaveLength(1);
    await invoke(updateMe, { token: author.token, body: { is_private: true } });
    expectProblem(await list(path), 404, 'post_not_found');
    expect((await list(path, {}, author.token)).body.edits).toHaveLength(1);
    await invoke(updateMe, { token: author.token, body: { is_private: false } });
    await invoke(deleteComment, { token: guest.token, path });
    expectProblem(await list(path), 404, 'comment_not_found');
    expectProblem(await list({ ...path, post_id: newId() }), 404, 'post_not_found');
    for (const id of malformedIds) expectProblem(await list({ ...path, comment_id: id }), 404, 'not_found');
  });
});
