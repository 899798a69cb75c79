import { describe, expect, it } from 'vitest';
import { newId } from '../../../core/shared/ids.ts';
import { handler as getFeed } from '../../../functions/feed/get-feed.ts';
import { handler as getHomeFeed } from '../../../functions/feed/get-home-feed.ts';
import { handler as comment } from '../../../functions/comments/create-comment.ts';
import { handler as like } from '../../../functions/likes/like-post.ts';
import { handler as listComments } from '../../../functions/comments/list-comments.ts';
import { handler as listLikes } from '../../../functions/likes/list-likes.ts';
import { handler as getMedia } from '../../../functions/media/get-media.ts';
import { handler as createPost } from '../../../functions/posts/create-post.ts';
import { handler } from '../../../functions/posts/delete-post.ts';
import { handler as getPost } from '../../../functions/posts/get-post.ts';
import { handler as listUserPosts } from '../../../functions/posts/list-user-posts.ts';
import { handler as getUser } from '../../../functions/users/get-user.ts';
import { expectProblem } from '../../setup/expect-problem.ts';
import { aMedia, aPost, aUser } from '../../setup/given.ts';
import { malformedIds, spellings } from '../../setup/id-spellings.ts';
import { invoke } from '../../setup/invoke.ts';

describe('DELETE /api/v1/posts/{post_id}', () => {
  it('removes the post from every list immediately', async () => {
    const [author, reader] = await Promise.all([aUser(), aUser()]);
    const post = await aPost(author);
    const path = { post_id: post, user_id: author.id };
    const listed = async () => {
      const query = { limit: '100' };
      const pages = await Promise.all([
        invoke<{ posts: { id: string }[] }>(getFeed, { query }),
        invoke<{ posts: { id: string }[] }>(getHomeFeed, { query, token: author.token }),
        invoke<{ posts: { id: string }[] }>(listUserPosts, { query, path }),
      ]);
      return pages.map(({ body }) => body.posts.some(({ id }) => id === post));
    };
    expect(await listed()).toEqual([true, true, true]);
    await invoke(like, { token: reader.token, path });

    const { status, body } = await invoke(handler, { token: author.token, path });
    expect([status, body]).toEqual([204, {}]);
    expect(await listed()).toEqual([false, false, false]);
    expect((await invoke<{ posts_count: number }>(getUser, { path })).body.posts_count).toBe(0);
    for (const gone of [getPost, listLikes, listComments]) {
      expectProblem(await invoke(gone, { path }), 404, 'post_not_found');
    }
    expectProblem(await invoke(like, { token: reader.token, path }), 404, 'post_not_found');
    expectProblem(await invoke(comment, { token: reader.token, path, body: { text: 'late' } }), 404, 'post_not_found');
    expectProblem(await invoke(handler, { token: author.token, path }), 404, 'post_not_found');
  });

  it('deletes its photos', async () => {
    const author = await aUser();
    const media_id = await aMedia(author);
    const { body } = await invoke<{ id: string }>(createPost, { token: author.token, body: { media_id } });
    await invoke(handler, { token: author.token, path: { post_id: body.id } });
    expectProblem(await invoke(getMedia, { path: { media_id } }), 404, 'media_not_found');
    expectProblem(await invoke(createPost, { token: author.token, body: { media_id } }), 404, 'media_not_found');
  });

  it('is for the author only', async () => {
    const [author, other] = await Promise.all([aUser(), aUser()]);
    const path = { post_id: await aPost(author) };
    expectProblem(await invoke(handler, { token: other.token, path }), 403, 'not_your_post');
    expect((await invoke(getPost, { path })).status).toBe(200);
  });

  it('succeeds once for ten simultaneous requests, and counts once', async () => {
    const author = await aUser();
    const [post] = await Promise.all([aPost(author), aPost(author)]);
    const path = { post_id: post, user_id: author.id };
    const answers = await Promise.all(Array.from({ length: 10 }, () => invoke(handler, { token: author.token, path })));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array<number>(9).fill(404)]);
    expect((await invoke<{ posts_count: number }>(getUser, { path })).body.posts_count).toBe(1);
  });

  it.each(spellings)('finds a post by its id %s', async (_, spell) => {
    const author = await aUser();
    const post_id = spell(await aPost(author));
    expect((await invoke(handler, { token: author.token, path: { post_id } })).status).toBe(204);
  });

  it('returns 404 for unknown and malformed ids', async () => {
    const { token } = await aUser();
    expectProblem(await invoke(handler, { token, path: { post_id: newId() } }), 404, 'post_not_found');
    for (const post_id of malformedIds) expectProblem(await invoke(handler, { token, path: { post_id } }), 404, 'not_found');
  });
});
