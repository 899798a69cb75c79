import { beforeAll, describe, expect, it } from 'vitest';
import type { Comment, CommentList, CreatedComment } from '../../../core/comments/schema.ts';
import { newId } from '../../../core/shared/ids.ts';
import { countInteractions } from '../../../core/interactions/count-interactions.ts';
import { readCounts } from '../../../core/interactions/counters.ts';
import { handler as createComment } from '../../../functions/comments/create-comment.ts';
import { handler as deleteComment } from '../../../functions/comments/delete-comment.ts';
import { handler as editComment } from '../../../functions/comments/edit-comment.ts';
import { handler as listComments } from '../../../functions/comments/list-comments.ts';
import { handler as blockUser } from '../../../functions/relations/block-user.ts';
import { theApp } from '../../../platform/whole-app.ts';
import { deliver } from '../../events/consumers.ts';
import { expectInvalid, expectProblem } from '../../setup/expect-problem.ts';
import { eventually } from '../../setup/eventually.ts';
import { aPost, aUser, freshName, type TestUser } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';

let author: TestUser;
let guest: TestUser;
let other: TestUser;
beforeAll(async () => {
  [author, guest, other] = await Promise.all([aUser(), aUser(), aUser()]);
});

const send = (by: TestUser, post_id: string, text: string, parent_id?: string, headers: Record<string, string> = {}) =>
  invoke<CreatedComment>(createComment, { token: by.token, path: { post_id }, body: { text, parent_id }, headers });
const say = async (by: TestUser, post_id: string, text: string, parent_id?: string) => {
  const { status, body } = await send(by, post_id, text, parent_id);
  expect(status).toBe(201);
  return body;
};
const list = (post_id: string, query: Record<string, string> = {}, by?: TestUser) => invoke<CommentList>(listComments, { path: { post_id }, query, ...(by && { token: by.token }) });
const shown = async (post_id: string, query: Record<string, string> = {}, by?: TestUser) => (await list(post_id, query, by)).body;
const texts = ({ comments }: CommentList) => comments.map(({ text }) => text);
const remove = (by: TestUser, post_id: string, comment_id: string) => invoke(deleteComment, { token: by.token, path: { post_id, comment_id } });

describe('threads', () => {
  it('have replies below a comment, oldest first, while the plain list has everything, newest first', async () => {
    const post = await aPost(author);
    const one = await say(guest, post, 'One');
    const two = await say(author, post, 'Two');
    expect(one).toMatchObject({ replies_count: 0 });
    expect(one).not.toHaveProperty('parent_id');
    const reply = await say(author, post, 'To one', one.id);
    expect(reply).toMatchObject({ parent_id: one.id, text: 'To one' });
    expect(reply).not.toHaveProperty('replies_count');
    await say(other, post, 'To one as well', one.id);
    await say(guest, post, 'To two', two.id);

    const plain = await shown(post);
    expect(texts(plain)).toEqual(['To two', 'To one as well', 'To one', 'Two', 'One']);
    expect(plain.total).toBe(5);
    expect(plain.comments.map(({ parent_id }) => parent_id)).toEqual([two.id, one.id, one.id, undefined, undefined]);
    const threads = await shown(post, { view: 'threads' });
    expect(threads.comments.map(({ text, replies_count }) => [text, replies_count])).toEqual([['Two', 1], ['One', 2]]);
    expect(threads.total).toBe(5);
    const replies = await shown(post, { parent_id: one.id });
    expect(texts(replies)).toEqual(['To one', 'To one as well']);
    expect(replies.total).toBe(2);
    expect(await shown(post, { parent_id: reply.id }).then(({ code }: { code?: string } & CommentList) => code)).toBe('comment_not_found');
    expectInvalid(await list(post, { view: 'trees' }), 'view');
  });

  it('are paged by cursor, each list by its own, and by offset', async () => {
    const post = await aPost(author);
    const tops: Comment[] = [];
    for (const text of ['1', '2', '3']) tops.push(await say(guest, post, text));
    for (const text of ['a', 'b', 'c', 'd']) await say(author, post, text, tops[1]!.id);
    const walk = async (query: Record<string, string>) => {
      const found: string[] = [];
      const cursors: string[] = [];
      for (let cursor: string | undefined = ''; cursor !== undefined; ) {
        const page: CommentList = await shown(post, { ...query, limit: '2', cursor });
        found.push(...texts(page));
        cursor = page.next_cursor;
        if (cursor !== undefined) cursors.push(cursor);
      }
      return { found, cursors };
    };
    const [plain, threads, replies] = await Promise.all([walk({}), walk({ view: 'threads' }), walk({ parent_id: tops[1]!.id })]);
    expect(plain.found).toEqual(['d', 'c', 'b', 'a', '3', '2', '1']);
    expect(threads.found).toEqual(['3', '2', '1']);
    expect(replies.found).toEqual(['a', 'b', 'c', 'd']);
    expect(texts(await shown(post, { offset: '3', limit: '2' }))).toEqual(['a', '3']);
    expect(texts(await shown(post, { parent_id: tops[1]!.id, offset: '3' }))).toEqual(['d']);
    expectInvalid(await list(post, { cursor: threads.cursors[0]! }), 'cursor');
    expectInvalid(await list(post, { view: 'threads', cursor: replies.cursors[0]! }), 'cursor');
  });

  it('are one level deep: a reply to a reply is below the same comment and mentions its author', async () => {
    const post = await aPost(author);
    const top = await say(author, post, 'Top');
    const reply = await say(guest, post, 'First', top.id);
    expect(await say(other, post, 'Second', reply.id)).toMatchObject({ parent_id: top.id, text: `@${guest.username} Second` });
    // A mention is not added twice, and not for one's own comment.
    const named = `Well, @${guest.username.toUpperCase()}!`;
    expect((await say(other, post, named, reply.id)).text).toBe(named);
    expect((await say(other, post, `@${guest.username}x yes`, reply.id)).text).toBe(`@${guest.username} @${guest.username}x yes`);
    expect((await say(guest, post, 'Third', reply.id)).text).toBe('Third');
    expectInvalid(await send(other, post, 'x'.repeat(2200), reply.id), 'text');
    expect((await shown(post, { view: 'threads' })).comments).toMatchObject([{ id: top.id, replies_count: 5 }]);
  });

  it('accept no reply to a comment that is deleted, hidden or under another post', async () => {
    const [post, elsewhere] = [await aPost(author), await aPost(author)];
    const top = await say(guest, post, 'Top');
    expectProblem(await send(other, post, 'Well', newId()), 404, 'comment_not_found');
    expectProblem(await send(other, elsewhere, 'Well', top.id), 404, 'comment_not_found');
    const reply = await say(author, post, 'Reply', top.id);
    const stranger = await aUser();
    await invoke(blockUser, { token: guest.token, path: { user_id: stranger.id } });
    for (const id of [top.id, reply.id]) expectProblem(await send(stranger, post, 'Well', id), 404, 'comment_not_found');
    expectProblem(await list(post, { parent_id: top.id }, stranger), 404, 'comment_not_found');
    expect(texts(await shown(post, {}, stranger))).toEqual(['Reply']);
    expectInvalid(await send(other, post, 'Well', 'x'), 'parent_id');
    expect((await shown(post, { view: 'threads' })).comments).toMatchObject([{ replies_count: 1 }]);
  });

  it('count a reply once, even if it is resent, edited and deleted', async () => {
    const post = await aPost(author);
    const top = await say(guest, post, 'Top');
    const headers = { 'Idempotency-Key': freshName('key') };
    const first = await send(other, post, 'Reply', top.id, headers);
    expect(await send(other, post, 'Reply', top.id, headers)).toMatchObject({ status: 201, body: first.body });
    const path = { post_id: post, comment_id: first.body.id };
    const edited = await invoke<Comment>(editComment, { token: other.token, path, body: { text: 'Edited' } });
    expect(edited.body).toMatchObject({ text: 'Edited', version: 2, parent_id: top.id });
    expect(texts(await shown(post, { parent_id: top.id }))).toEqual(['Edited']);
    const counts = async () => [(await shown(post)).total, (await shown(post, { view: 'threads' })).comments[0]!.replies_count];
    expect(await counts()).toEqual([2, 1]);
    const answers = await Promise.all(Array.from({ length: 5 }, () => remove(other, post, path.comment_id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404, 404, 404]);
    expect(await counts()).toEqual([1, 0]);
  });

  it('are deleted completely with their comment, even if events are delivered twice', async () => {
    const post = await aPost(author);
    const [top, stays] = [await say(guest, post, 'Top'), await say(guest, post, 'Stays')];
    const replies = await Promise.all(Array.from({ length: 12 }, (_, index) => say(index % 2 ? other : author, post, `Reply ${index}`, top.id)));
    await say(other, post, 'To what stays', stays.id);
    await invoke(editComment, { token: author.token, path: { post_id: post, comment_id: replies[0]!.id }, body: { text: 'Edited' } });
    const event = { id: newId(), type: 'comment.removed' as const, occurred_at: new Date().toISOString(), data: { post_id: post, comment_id: top.id, user_id: guest.id } };
    // As long as the comment exists, its replies are kept.
    await deliver(event);
    expect((await shown(post)).total).toBe(15);
    expect((await remove(guest, post, top.id)).status).toBe(204);
    await Promise.all([deliver(event), deliver(event), ...replies.slice(3, 6).map(({ id }, index) => remove(index % 2 ? other : author, post, id))]);
    await eventually(async () => {
      const plain = await shown(post);
      expect([plain.total, texts(plain)]).toEqual([2, ['To what stays', 'Stays']]);
      expect((await readCounts(theApp(), post)).comments).toBe(2);
      for (const [prefix, items] of [['COMMENT#', 1], ['REPLY#', 1], ['THREAD#', 1], ['EDIT#', 0]] as const) expect(await countInteractions(theApp(), post, prefix)).toBe(items);
    });
    expectProblem(await send(other, post, 'Late', replies[11]!.id), 404, 'comment_not_found');
  });
});
