import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../core/shared/ids.ts';
import type { Post } from '../../../core/posts/schema.ts';
import { handler as like } from '../../../functions/likes/like-post.ts';
import { handler } from '../../../functions/posts/get-post.ts';
import { expectProblem } from '../../setup/expect-problem.ts';
import { aPost, aUser, type TestUser } from '../../setup/given.ts';
import { malformedIds, spellings } from '../../setup/id-spellings.ts';
import { invoke } from '../../setup/invoke.ts';

let author: TestUser;
let id: string;
beforeAll(async () => {
  author = await aUser();
  id = await aPost(author, 'Hello');
});
const get = (post_id: string, token?: string) => invoke<Post>(handler, { path: { post_id }, ...(token !== undefined && { token }) });

describe('GET /api/v1/posts/{post_id}', () => {
  it.each(spellings)('finds a post by its id %s', async (_, spell) => {
    const { status, body } = await get(spell(id));
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, user_id: author.id, username: author.username, caption: 'Hello' });
  });

  it('shows readers whether they like it, and nobody else', async () => {
    const reader = await aUser();
    const post = await aPost(author);
    expect((await get(post, reader.token)).body.user_liked).toBe(false);
    await invoke(like, { token: reader.token, path: { post_id: post } });
    expect((await get(post, reader.token)).body).toMatchObject({ user_liked: true, likes_count: 1 });
    expect((await get(post, author.token)).body).toMatchObject({ user_liked: false, likes_count: 1 });
    expect((await get(post)).body).not.toHaveProperty('user_liked');
  });

  it('finds no post with an unknown id', async () => {
    expectProblem(await get(newId()), 404, 'post_not_found');
  });

  it.each(malformedIds)('returns 404 for the id %j', async (malformed) => {
    expectProblem(await get(malformed), 404, 'not_found');
  });
});
