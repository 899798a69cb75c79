import { describe, expect, it } from 'vitest';
import type { Feed } from '../../../core/posts/schema.ts';
import { handler } from '../../../functions/feed/get-feed.ts';
import { handler as like } from '../../../functions/likes/like-post.ts';
import { aPost, aUser } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';

describe('GET /api/v1/feed', () => {
  it('shows a post to everybody from the moment it is published, newest first', async () => {
    const [author, reader] = await Promise.all([aUser(), aUser()]);
    const older = await aPost(author, 'older');
    const newer = await aPost(author, 'newer');
    await invoke(like, { token: reader.token, path: { post_id: older } });
    for (const token of [reader.token, author.token, undefined]) {
      const { body } = await invoke<Feed>(handler, { query: { limit: '100' }, ...(token !== undefined && { token }) });
      const ours = body.posts.filter(({ user_id }) => user_id === author.id);
      expect(ours.map(({ id }) => id)).toEqual([newer, older]);
      expect(ours[1]).toMatchObject({ likes_count: 1, username: author.username });
      expect(ours[1]!.user_liked).toBe(token === undefined ? undefined : token === reader.token);
    }
  });

  it('has ten posts by default, and continues after its cursor without a gap', async () => {
    const author = await aUser();
    for (let count = 0; count < 12; count += 1) await aPost(author);
    const first = await invoke<Feed>(handler);
    expect(first.body.posts.length).toBe(10);
    expect(first.body.has_more).toBe(true);
    const second = await invoke<Feed>(handler, { query: { cursor: first.body.next_cursor!, limit: '1' } });
    const ids = new Set(first.body.posts.map(({ id }) => id));
    expect(ids.has(second.body.posts[0]!.id)).toBe(false);
    expect(Date.parse(second.body.posts[0]!.created_at)).toBeLessThanOrEqual(Date.parse(first.body.posts.at(-1)!.created_at));
  });
});
