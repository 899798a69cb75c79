import { describe, expect, it } from 'vitest';
import { newId } from '../../../core/shared/ids.ts';
import type { LikeList } from '../../../core/likes/schema.ts';
import { handler as like } from '../../../functions/likes/like-post.ts';
import { handler } from '../../../functions/likes/list-likes.ts';
import { handler as unlike } from '../../../functions/likes/unlike-post.ts';
import { expectProblem } from '../../setup/expect-problem.ts';
import { aCrowd, aPost, aUser } from '../../setup/given.ts';
import { malformedIds, spellings } from '../../setup/id-spellings.ts';
import { invoke } from '../../setup/invoke.ts';

const list = (post_id: string, query: Record<string, string> = {}) => invoke<LikeList>(handler, { path: { post_id }, query });
const names = ({ body }: { body: LikeList }) => body.likes.map(({ username }) => username);

describe('GET /api/v1/posts/{post_id}/likes', () => {
  it('lists who likes a post, latest first, by cursor and by offset, with the exact total', async () => {
    const [post, crowd] = await Promise.all([aUser().then((author) => aPost(author)), aCrowd(5)]);
    for (const { token } of crowd) await invoke(like, { token, path: { post_id: post } });
    const latestFirst = crowd.map(({ username }) => username).reverse();
    const all = await list(post);
    expect(names(all)).toEqual(latestFirst);
    expect(all.body.total).toBe(5);
    expect(all.body.likes[0]).toMatchObject({ user_id: crowd[4]!.id, created_at: expect.stringMatching(/Z$/) as string });

    const first = await list(post, { limit: '2' });
    const second = await list(post, { limit: '2', cursor: first.body.next_cursor! });
    // Withdrawing a like between two pages does not shift the list.
    await invoke(unlike, { token: crowd[1]!.token, path: { post_id: post } });
    const third = await list(post, { limit: '2', cursor: second.body.next_cursor! });
    expect([first, second, third].map(names)).toEqual([latestFirst.slice(0, 2), latestFirst.slice(2, 4), latestFirst.slice(4)]);
    expect(third.body).toMatchObject({ total: 4 });
    expect(third.body).not.toHaveProperty('next_cursor');
    expect(names(await list(post, { limit: '1', offset: '2' }))).toEqual([latestFirst[2]]);
    expect(names(await list(post, { offset: '4' }))).toEqual([]);
  });

  it('shows a renewed like as the latest', async () => {
    const [post, [ada, ben]] = await Promise.all([aUser().then((author) => aPost(author)), aCrowd(2)]);
    for (const [handlerOf, person] of [[like, ada], [like, ben], [unlike, ada], [like, ada]] as const) {
      await invoke(handlerOf, { token: person!.token, path: { post_id: post } });
    }
    expect(names(await list(post))).toEqual([ada!.username, ben!.username]);
  });

  it('finds a post by every spelling of its id; 404 for any other', async () => {
    const post = await aPost(await aUser());
    for (const [name, spell] of spellings) expect((await list(spell(post))).body, name).toEqual({ likes: [], total: 0 });
    expectProblem(await list(newId()), 404, 'post_not_found');
    for (const malformed of malformedIds) expectProblem(await list(malformed), 404, 'not_found');
  });
});
