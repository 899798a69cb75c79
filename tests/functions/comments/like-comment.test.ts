import { beforeAll, describe, expect, it } from 'vitest';
import type { CommentLikeState, CommentList, CreatedComment } from '../../../core/comments/schema.ts';
import { countInteractions } from '../../../core/interactions/count-interactions.ts';
import { newId } from '../../../core/shared/ids.ts';
import { handler as createComment } from '../../../functions/comments/create-comment.ts';
import { handler as deleteComment } from '../../../functions/comments/delete-comment.ts';
import { handler as editComment } from '../../../functions/comments/edit-comment.ts';
import { handler as like } from '../../../functions/comments/like-comment.ts';
import { handler as listComments } from '../../../functions/comments/list-comments.ts';
import { handler as unlike } from '../../../functions/comments/unlike-comment.ts';
import { handler as blockUser } from '../../../functions/relations/block-user.ts';
import { theApp } from '../../../platform/whole-app.ts';
import { eventually } from '../../setup/eventually.ts';
import { expectProblem } from '../../setup/expect-problem.ts';
import { aPost, aUser, type TestUser } from '../../setup/given.ts';
import { malformedIds } from '../../setup/id-spellings.ts';
import { invoke } from '../../setup/invoke.ts';

let author: TestUser;
let guest: TestUser;
let post: string;
beforeAll(async () => {
  [author, guest] = await Promise.all([aUser(), aUser()]);
  post = await aPost(author);
});

const aComment = async (text: string, parent_id?: string) =>
  (await invoke<CreatedComment>(createComment, { token: guest.token, path: { post_id: post }, body: { text, parent_id } })).body.id;
const act = (handler: typeof like, by: TestUser, comment_id: string, post_id = post) => invoke<CommentLikeState>(handler, { token: by.token, path: { post_id, comment_id } });
const shown = async (id: string, by?: TestUser, query: Record<string, string> = {}) => {
  const { body } = await invoke<CommentList>(listComments, { path: { post_id: post }, query: { limit: '100', ...query }, ...(by && { token: by.token }) });
  const comment = body.comments.find((one) => one.id === id);
  return comment && [comment.likes_count, comment.user_liked];
};

describe('likes of comments', () => {
  it('count once per person, even if repeated, and show each reader their own', async () => {
    const comment = await aComment('Hello');
    expect(await shown(comment, author)).toEqual([0, false]);
    const answers = await Promise.all(Array.from({ length: 5 }, () => act(like, author, comment)));
    for (const { status, body } of answers) expect([status, body.user_liked]).toEqual([200, true]);
    expect((await act(like, guest, comment)).body).toEqual({ likes_count: 2, user_liked: true });
    expect(await shown(comment, author)).toEqual([2, true]);
    expect(await shown(comment, await aUser())).toEqual([2, false]);
    expect(await shown(comment)).toEqual([2, undefined]);
    expect((await act(unlike, author, comment)).body).toEqual({ likes_count: 1, user_liked: false });
    expect((await act(unlike, author, comment)).body).toEqual({ likes_count: 1, user_liked: false });
    expect(await shown(comment, author, { view: 'threads' })).toEqual([1, false]);
    await invoke(editComment, { token: guest.token, path: { post_id: post, comment_id: comment }, body: { text: 'Edited' } });
    expect(await shown(comment, guest)).toEqual([1, true]);
  });

  it('work for replies too, and are deleted with their subject', async () => {
    const top = await aComment('Top');
    const reply = await aComment('Reply', top);
    await act(like, author, top);
    await act(like, author, reply);
    expect(await shown(reply, author, { parent_id: top })).toEqual([1, true]);
    await invoke(deleteComment, { token: guest.token, path: { post_id: post, comment_id: top } });
    await eventually(async () => {
      for (const id of [top, reply]) expect(await countInteractions(theApp(), post, `THREAD#${id}#`)).toBe(0);
      expect(await shown(reply)).toBeUndefined();
    });
    for (const handler of [like, unlike]) expectProblem(await act(handler, author, top), 404, 'comment_not_found');
  });

  it('require that the user sees the comment', async () => {
    const [comment, stranger] = [await aComment('Hello'), await aUser()];
    await invoke(blockUser, { token: guest.token, path: { user_id: stranger.id } });
    for (const handler of [like, unlike]) {
      expectProblem(await act(handler, stranger, comment), 404, 'comment_not_found');
      expectProblem(await act(handler, author, newId()), 404, 'comment_not_found');
      expectProblem(await act(handler, author, comment, newId()), 404, 'post_not_found');
      for (const id of malformedIds) expectProblem(await act(handler, author, id), 404, 'not_found');
    }
    expect(await shown(comment)).toEqual([0, undefined]);
  });
});
