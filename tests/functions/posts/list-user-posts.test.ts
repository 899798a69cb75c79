import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../core/shared/ids.ts';
import type { UserPosts } from '../../../core/posts/schema.ts';
import { handler } from '../../../functions/posts/list-user-posts.ts';
import { expectProblem } from '../../setup/expect-problem.ts';
import { aPost, aUser, type TestUser } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';

let author: TestUser;
const newestFirst: string[] = [];
beforeAll(async () => {
  author = await aUser();
  for (const caption of ['1', '2', '3', '4', '5']) newestFirst.unshift(await aPost(author, caption));
});
const list = (query: Record<string, string> = {}, user_id = author.id) => invoke<UserPosts>(handler, { path: { user_id }, query });
const ids = ({ body }: { body: UserPosts }) => body.posts.map(({ id }) => id);

describe('GET /api/v1/users/{user_id}/posts', () => {
  it("lists a user's posts, newest first, with their exact number", async () => {
    const answer = await list();
    expect(ids(answer)).toEqual(newestFirst);
    expect(answer.body.total).toBe(5);
    expect(answer.body).not.toHaveProperty('next_cursor');
  });

  it('is paged by cursor', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    const sizes: number[] = [];
    do {
      const answer: { body: UserPosts } = await list({ limit: '2', ...(cursor !== undefined && { cursor }) });
      seen.push(...ids(answer));
      sizes.push(answer.body.posts.length);
      cursor = answer.body.next_cursor;
    } while (cursor !== undefined);
    expect(seen).toEqual(newestFirst);
    expect(sizes).toEqual([2, 2, 1]);
  });

  it('has no next cursor if the last page is exactly full', async () => {
    expect((await list({ limit: '5' })).body).not.toHaveProperty('next_cursor');
    expect((await list({ limit: '4' })).body).toHaveProperty('next_cursor');
  });

  it('is paged by offset by old clients', async () => {
    expect(ids(await list({ limit: '2', offset: '1' }))).toEqual(newestFirst.slice(1, 3));
    expect(ids(await list({ limit: '2', offset: '4' }))).toEqual(newestFirst.slice(4));
    expect(ids(await list({ offset: '5' }))).toEqual([]);
  });

  it('prefers the cursor to the offset', async () => {
    const { next_cursor } = (await list({ limit: '2' })).body;
    expect(ids(await list({ limit: '2', cursor: next_cursor!, offset: '4' }))).toEqual(newestFirst.slice(2, 4));
  });

  it('finds the user by username as well', async () => {
    expect(ids(await list({}, author.username.toUpperCase()))).toEqual(newestFirst);
  });

  it('is empty for a user without posts and 404 for nobody', async () => {
    const { id } = await aUser();
    expect((await list({}, id)).body).toEqual({ posts: [], total: 0 });
    expectProblem(await list({}, newId()), 404, 'user_not_found');
    expectProblem(await list({}, 'a\0'), 404, 'not_found');
  });
});
