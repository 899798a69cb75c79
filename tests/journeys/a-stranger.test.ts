import { describe, expect, it } from 'vitest';
import type { Me, SignedIn } from '../../core/auth/schema.ts';
import type { CommentList, CreatedComment } from '../../core/comments/schema.ts';
import type { LikeList, LikeState } from '../../core/likes/schema.ts';
import type { Media, ReadyMedia, UploadPermission } from '../../core/media/schema.ts';
import type { Feed, Post, UserPosts } from '../../core/posts/schema.ts';
import { callApi } from '../setup/call-api.ts';
import { eventually } from '../setup/eventually.ts';
import { expectProblem } from '../setup/expect-problem.ts';
import { aPhoto, freshName } from '../setup/given.ts';
import { webOrigin } from '../setup/web-origin.ts';

const password = 'correct horse battery';
/** An origin that differs from the API's and storage's. */
const origin = webOrigin();

async function register() {
  const username = freshName();
  const { status, body } = await callApi<SignedIn>('POST', '/api/v1/auth/register', {
    body: { username, email: `${username}@example.com`, password },
  });
  expect(status).toBe(201);
  return { ...body.user, token: body.token };
}

/** Uploads a photo like a page in a browser: upload URL, preflight, PUT, confirmation. */
async function uploadFromPage(token: string, photo: Buffer): Promise<ReadyMedia> {
  const asked = await callApi<UploadPermission>('POST', '/api/v1/media/upload-url', {
    token,
    headers: { Origin: origin },
    body: { filename: 'tulips.jpg', content_type: 'image/jpeg', size: photo.length },
  });
  expect(asked.headers['access-control-allow-origin']).toBe(origin);
  const { upload_url, headers, media_id } = asked.body;
  const preflight = await fetch(upload_url, {
    method: 'OPTIONS',
    headers: { Origin: origin, 'Access-Control-Request-Method': 'PUT', 'Access-Control-Request-Headers': 'content-type' },
  });
  expect(preflight.status).toBe(200);
  expect([origin, '*']).toContain(preflight.headers.get('access-control-allow-origin'));
  expect(preflight.headers.get('access-control-allow-methods')).toContain('PUT');
  const put = await fetch(upload_url, { method: 'PUT', headers: { ...headers, Origin: origin }, body: new Uint8Array(photo) });
  expect(put.status).toBe(200);
  expect([origin, '*']).toContain(put.headers.get('access-control-allow-origin'));
  const confirmed = await callApi<ReadyMedia>('POST', '/api/v1/media/confirm', { token, body: { media_id } });
  expect(confirmed.status).toBe(200);
  return confirmed.body;
}

describe('a stranger', () => {
  it('registers, posts a photo from a page, gets likes and comments, and deletes everything', async () => {
    const [ada, ben] = await Promise.all([register(), register()]);

    // Signs in again with the email address and with the username, as the same user.
    for (const email_or_username of [ada.email, ada.username]) {
      const { status, body } = await callApi<SignedIn>('POST', '/api/v1/auth/login', { body: { email_or_username, password } });
      expect(status).toBe(200);
      const me = await callApi<Me>('GET', '/api/v1/auth/me', { token: body.token });
      expect(me.body).toMatchObject({ id: ada.id, username: ada.username, email: ada.email });
    }

    // Uploads and posts.
    const media = await uploadFromPage(ada.token, await aPhoto(1200, 900));
    expect(media).toMatchObject({ status: 'ready', width: 1200, height: 900 });
    const created = await callApi<Post>('POST', '/api/v1/posts', {
      token: ada.token,
      body: { media_ids: [media.media_id], caption: 'Tulips 🌷', alt_texts: ['Tulips in a vase'] },
    });
    expect(created.status).toBe(201);
    const { id, media_url } = created.body;
    const shown = await fetch(media_url);
    expect(shown.status).toBe(200);
    expect(shown.headers.get('content-type')).toBe('image/jpeg');

    // The post gets a like and a comment, which everybody sees in the feed.
    const like = await callApi<LikeState>('POST', `/api/v1/posts/${id}/like`, { token: ben.token });
    expect(like.body).toEqual({ success: true, likes_count: 1 });
    const comment = await callApi<CreatedComment>('POST', `/api/v1/posts/${id}/comments`, { token: ben.token, body: { text: 'Lovely!' } });
    expect(comment.status).toBe(201);
    const inFeed = async (token?: string) => {
      const { body } = await callApi<Feed>('GET', '/api/v1/feed?limit=100', token === undefined ? {} : { token });
      return body.posts.find((post) => post.id === id);
    };
    expect(await inFeed(ben.token)).toMatchObject({
      caption: 'Tulips 🌷', username: ada.username, likes_count: 1, comments_count: 1, user_liked: true, media_url,
      media: [{ id: media.media_id, alt: 'Tulips in a vase', width: 1200, height: 900, blurhash: media.blurhash }],
    });
    expect(await inFeed(ada.token)).toMatchObject({ user_liked: false });
    expect(await inFeed()).not.toHaveProperty('user_liked');
    const likes = await callApi<LikeList>('GET', `/api/v1/posts/${id}/likes`);
    expect(likes.body).toMatchObject({ total: 1, likes: [{ user_id: ben.id, username: ben.username }] });
    const comments = await callApi<CommentList>('GET', `/api/v1/posts/${id}/comments`);
    expect(comments.body).toMatchObject({ total: 1, comments: [{ id: comment.body.id, text: 'Lovely!', username: ben.username }] });

    // Deletes the post, which disappears everywhere; stored files are deleted later.
    expect((await callApi('DELETE', `/api/v1/posts/${id}`, { token: ada.token })).status).toBe(204);
    expectProblem(await callApi('GET', `/api/v1/posts/${id}`), 404, 'post_not_found');
    expectProblem(await callApi('GET', `/api/v1/posts/${id}/likes`), 404, 'post_not_found');
    expectProblem(await callApi('GET', `/api/v1/posts/${id}/comments`), 404, 'post_not_found');
    expect(await inFeed()).toBeUndefined();
    const posts = await callApi<UserPosts>('GET', `/api/v1/users/${ada.username}/posts`);
    expect(posts.body).toEqual({ posts: [], total: 0 });
    expectProblem(await callApi<Media>('GET', `/api/v1/media/${media.media_id}`), 404, 'media_not_found');
    await eventually(async () => {
      for (const url of Object.values(media.variants)) expect((await fetch(url)).status, url).toBe(404);
    });
  });
});
