import { beforeAll, describe, expect, it } from 'vitest';
import type { CommentList, CreatedComment, PinState } from '../../../core/comments/schema.ts';
import { newId } from '../../../core/shared/ids.ts';
import { handler as createComment } from '../../../functions/comments/create-comment.ts';
import { handler as deleteComment } from '../../../functions/comments/delete-comment.ts';
import { handler as listComments } from '../../../functions/comments/list-comments.ts';
import { handler as pin } from '../../../functions/comments/pin-comment.ts';
import { handler as unpin } from '../../../functions/comments/unpin-comment.ts';
import { handler as blockUser } from '../../../functions/relations/block-user.ts';
import { expectInvalid, expectProblem } from '../../setup/expect-problem.ts';
import { aPost, aUser, type TestUser } from '../../setup/given.ts';
import { malformedIds } from '../../setup/id-spellings.ts';
import { invoke } from '../../setup/invoke.ts';

let author: TestUser;
let guest: TestUser;
beforeAll(async () => {
  [author, guest] = await Promise.all([aUser(), aUser()]);
});

const say = async (post_id: string, text: string, parent_id?: string) =>
  (await invoke<CreatedComment>(createComment, { token: guest.token, path: { post_id }, body: { text, parent_id } })).body.id;
const act = (handler: typeof pin, post_id: string, comment_id: string, by = author) => invoke<PinState>(handler, { token: by.token, path: { post_id, comment_id } });
const threads = async (post_id: string, query: Record<string, string> = {}, by?: TestUser) =>
  (await invoke<CommentList>(listComments, { path: { post_id }, query: { view: 'threads', ...query }, ...(by && { token: by.token }) })).body;
const pinned = async (post_id: string, by?: TestUser) => (await threads(post_id, {}, by)).pinned!.map(({ text }) => text);

describe('pins', () => {
  it('are on the first page of threads, latest first, and leave the list unchanged', async () => {
    const post = await aPost(author);
    const ids: string[] = [];
    for (const text of ['1', '2', '3', '4']) ids.push(await say(post, text));
    expect(await pinned(post)).toEqual([]);
    expect((await act(pin, post, ids[0]!)).body).toEqual({ pinned: true });
    await act(pin, post, ids[2]!);
    await act(pin, post, ids[0]!);
    expect(await pinned(post)).toEqual(['3', '1']);
    const first = await threads(post, { limit: '2' });
    expect(first.comments.map(({ text }) => text)).toEqual(['4', '3']);
    expect(first.pinned).toHaveLength(2);
    for (const query of [{ limit: '2', cursor: first.next_cursor! }, { offset: '1' }]) expect(await threads(post, query)).not.toHaveProperty('pinned');
    const plain = await invoke<CommentList>(listComments, { path: { post_id: post } });
    expect(plain.body).not.toHaveProperty('pinned');
    expect((await act(unpin, post, ids[2]!)).body).toEqual({ pinned: false });
    expect((await act(unpin, post, ids[2]!)).body).toEqual({ pinned: false });
    expect(await pinned(post)).toEqual(['1']);
  });

  it('are at most three, even if more are requested concurrently; a deleted one makes room', async () => {
    const post = await aPost(author);
    const ids = await Promise.all(['1', '2', '3', '4', '5'].map((text) => say(post, text)));
    const answers = await Promise.all(ids.map((id) => act(pin, post, id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 409, 409]);
    const left = ids.filter((_, index) => answers[index]!.status === 409);
    expectProblem(await act(pin, post, left[0]!), 409, 'too_many_pins');
    const gone = ids.find((id) => !left.includes(id))!;
    await invoke(deleteComment, { token: guest.token, path: { post_id: post, comment_id: gone } });
    expect(await pinned(post)).toHaveLength(2);
    expect((await act(pin, post, left[0]!)).status).toBe(200);
    expect(await pinned(post)).toHaveLength(3);
  });

  it('are made by the post’s author, for comments under it', async () => {
    const post = await aPost(author);
    const comment = await say(post, 'Hello');
    const reply = await say(post, 'Reply', comment);
    for (const handler of [pin, unpin]) {
      expectProblem(await act(handler, post, comment, guest), 403, 'not_your_post');
      expectProblem(await act(handler, post, newId()), 404, 'comment_not_found');
      expectProblem(await act(handler, newId(), comment), 404, 'post_not_found');
      for (const id of malformedIds) expectProblem(await act(handler, post, id), 404, 'not_found');
    }
    expectInvalid(await act(pin, post, reply), 'comment_id');
    await act(pin, post, comment);
    const stranger = await aUser();
    await invoke(blockUser, { token: guest.token, path: { user_id: stranger.id } });
    expect(await pinned(post, stranger)).toEqual([]);
    expect(await pinned(post, author)).toEqual(['Hello']);
  });
});
