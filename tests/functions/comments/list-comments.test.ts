import { describe, expect, it } from 'vitest';
import type { CommentList, CreatedComment } from '../../../core/comments/schema.ts';
import { newId } from '../../../core/shared/ids.ts';
import { handler as comment } from '../../../functions/comments/create-comment.ts';
import { handler } from '../../../functions/comments/list-comments.ts';
import { expectProblem } from '../../setup/expect-problem.ts';
import { aPost, aUser } from '../../setup/given.ts';
import { malformedIds, spellings } from '../../setup/id-spellings.ts';
import { invoke } from '../../setup/invoke.ts';

const list = (post_id: string, query: Record<string, string> = {}) => invoke<CommentList>(handler, { path: { post_id }, query });
const texts = ({ body }: { body: CommentList }) => body.comments.map(({ text }) => text);

describe('GET /api/v1/posts/{post_id}/comments', () => {
  it('lists comments, newest first, by cursor and by offset, while others are added', async () => {
    const user = await aUser();
    const post = await aPost(user);
    const add = (text: string) =>
      invoke<CreatedComment>(comment, { token: user.token, path: { post_id: post }, body: { text } });
    for (const text of ['1', '2', '3', '4', '5']) await add(text);
    const all = await list(post);
    expect(texts(all)).toEqual(['5', '4', '3', '2', '1']);
    expect(all.body.total).toBe(5);
    expect(all.body.comments[0]).toMatchObject({ post_id: post, user_id: user.id, username: user.username });

    const first = await list(post, { limit: '2' });
    await add('6');
    const second = await list(post, { limit: '2', cursor: first.body.next_cursor! });
    const third = await list(post, { limit: '2', cursor: second.body.next_cursor! });
    expect([first, second, third].map(texts)).toEqual([['5', '4'], ['3', '2'], ['1']]);
    expect(third.body).not.toHaveProperty('next_cursor');
    expect(texts(await list(post, { limit: '2', offset: '4' }))).toEqual(['2', '1']);
    expect(texts(await list(post, { offset: '6' }))).toEqual([]);
  });

  it('finds a post by every spelling of its id; 404 for any other', async () => {
    const post = await aPost(await aUser());
    for (const [name, spell] of spellings) expect((await list(spell(post))).body, name).toEqual({ comments: [], total: 0 });
    expectProblem(await list(newId()), 404, 'post_not_found');
    for (const malformed of malformedIds) expectProblem(await list(malformed), 404, 'not_found');
  });
});
