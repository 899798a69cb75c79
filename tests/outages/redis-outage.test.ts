import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommentList } from '../../core/comments/schema.ts';
import type { LikeList, LikeState } from '../../core/likes/schema.ts';
import type { Feed, Post, UserPosts } from '../../core/posts/schema.ts';
import type { Profile } from '../../core/users/schema.ts';
import { newId } from '../../core/shared/ids.ts';
import { handler as getFeed } from '../../functions/feed/get-feed.ts';
import { handler as getHomeFeed } from '../../functions/feed/get-home-feed.ts';
import { handler as createComment } from '../../functions/comments/create-comment.ts';
import { handler as like } from '../../functions/likes/like-post.ts';
import { handler as listComments } from '../../functions/comments/list-comments.ts';
import { handler as listLikes } from '../../functions/likes/list-likes.ts';
import { handler as getReadiness } from '../../functions/ops/get-readiness.ts';
import { handler as deletePost } from '../../functions/posts/delete-post.ts';
import { handler as getPost } from '../../functions/posts/get-post.ts';
import { handler as listUserPosts } from '../../functions/posts/list-user-posts.ts';
import { handler as getUser } from '../../functions/users/get-user.ts';
import { theApp } from '../../platform/whole-app.ts';
import { deliver } from '../events/consumers.ts';
import { useOwnCloud } from '../events/own-cloud.ts';
import { eventually } from '../setup/eventually.ts';
import { aPost, aUser, type TestUser } from '../setup/given.ts';
import { invoke } from '../setup/invoke.ts';

// A separate service, since stopping Redis would affect every other test.
const service = useOwnCloud();
beforeAll(() => {
  process.env['DATABASE_POOL_SIZE'] = '1';
});
afterAll(() => theApp().close());

const ready = () => invoke<{ status: string; checks: Record<string, string> }>(getReadiness);

/** Reads a post in every way, as its author. */
async function readAll(author: TestUser, post_id: string) {
  const path = { post_id, user_id: author.id };
  const [token, query] = [author.token, { limit: '2' }];
  const answers = await Promise.all([
    invoke<Post>(getPost, { token, path }),
    invoke<Feed>(getFeed, { token, query }),
    invoke<Feed>(getHomeFeed, { token, query }),
    invoke<UserPosts>(listUserPosts, { token, path, query }),
    invoke<Profile>(getUser, { token, path }),
    invoke<LikeList>(listLikes, { token, path }),
    invoke<CommentList>(listComments, { token, path }),
  ]);
  return answers.map(({ status, body }) => ({ status, body }));
}

describe('an outage of Redis', () => {
  it('readiness shows it, everything is still read and written, and the service recovers', async () => {
    const author = await aUser();
    const posts: string[] = [];
    for (const caption of ['1', '2', '3']) posts.push(await aPost(author, caption));
    const [doomed, , newest] = posts as [string, string, string];
    const path = { post_id: newest };
    await invoke(like, { token: author.token, path });
    await invoke(createComment, { token: author.token, path, body: { text: 'Hello' } });
    // No events are delivered here. Without Redis, readers see what the consumer copies to the post's row, so it is called.
    expect(await deliver({ id: newId(), type: 'like.added', occurred_at: new Date().toISOString(), data: { post_id: newest, user_id: author.id } })).toBe(true);
    const before = await readAll(author, newest);
    expect(before.map(({ status }) => status)).toEqual(Array<number>(7).fill(200));
    await eventually(async () => expect((await ready()).body.status).toBe('UP'));

    await service.cloud.redis.stop();

    const down = await ready();
    expect(down.status).toBe(503);
    expect(down.headers['Retry-After']).toBe('5');
    expect(down.body).toEqual({
      status: 'DOWN',
      checks: { postgres: 'UP', redis: 'DOWN', dynamodb: 'UP', s3: 'UP', cognito: 'UP', sns: 'UP', sqs: 'UP' },
    });
    expect(await readAll(author, newest)).toEqual(before);

    const other = await aUser();
    expect((await invoke<LikeState>(like, { token: other.token, path })).body).toEqual({ success: true, likes_count: 2 });
    const written = await aPost(author, '4');
    expect((await invoke(deletePost, { token: author.token, path: { post_id: doomed } })).status).toBe(204);
    const { body } = await invoke<Feed>(getFeed, { token: other.token });
    expect(body.posts.map(({ id, likes_count, user_liked }) => [id, likes_count, user_liked])).toEqual([
      [written, 0, false],
      [newest, 2, true],
      [posts[1], 0, false],
    ]);

    await service.cloud.redis.start();
    await eventually(async () => expect((await ready()).body.status).toBe('UP'));
  }, 120_000);
});
