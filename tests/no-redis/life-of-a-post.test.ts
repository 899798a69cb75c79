import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { beforeAll, describe, expect, it } from 'vitest';
import { countInteractions } from '../../core/interactions/count-interactions.ts';
import type { CommentList } from '../../core/comments/schema.ts';
import type { LikeList } from '../../core/likes/schema.ts';
import type { Feed, Post } from '../../core/posts/schema.ts';
import { consumers } from '../../events/consumers.ts';
import { everyVariable, loadConfig } from '../../platform/config.ts';
import { theApp } from '../../platform/whole-app.ts';
import { callApi } from '../setup/call-api.ts';
import { eventually } from '../setup/eventually.ts';
import { aPost, aUser, type TestUser } from '../setup/given.ts';

let author: TestUser;
let fan: TestUser;
beforeAll(async () => {
  [author, fan] = await Promise.all([aUser(), aUser()]);
});

const as = (user: TestUser, method: string, path: string, body?: object) => callApi<never>(method, `/api/v1${path}`, { token: user.token, body });

/** The number of a queue's messages that have not been handled. */
async function waiting(queue: string): Promise<number> {
  const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
  try {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: `lambdagram-${process.env['STAGE']}-${queue}` }));
    const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
    const { ApproximateNumberOfMessages: visible, ApproximateNumberOfMessagesNotVisible: taken, ApproximateNumberOfMessagesDelayed: delayed } = Attributes;
    return [visible, taken, delayed].reduce((sum, count) => sum + Number(count ?? 0), 0);
  } finally {
    sqs.destroy();
  }
}

describe('a service without Redis', () => {
  it('has none, and is ready', async () => {
    expect(loadConfig(process.env, everyVariable).REDIS_URL).toBe('');
    const { ports } = JSON.parse(process.env['LISTENERS']!) as { ports: Record<string, number> };
    expect(ports).not.toHaveProperty('redis');
    const { status, body } = await callApi('GET', '/ready');
    expect([status, body]).toEqual([200, { status: 'UP', checks: { postgres: 'UP', dynamodb: 'UP', s3: 'UP', cognito: 'UP', sns: 'UP', sqs: 'UP' } }]);
  });

  it('shows each change to the next reader, and leaves nothing behind of a deleted post', async () => {
    await as(fan, 'POST', `/users/${author.id}/follow`);
    const posts: string[] = [];
    for (const caption of ['1', '2', '3', '4', '5']) posts.push(await aPost(author, caption));
    const doomed = posts[2]!;
    expect(await as(fan, 'POST', `/posts/${doomed}/like`)).toMatchObject({ status: 200, body: { likes_count: 1 } });
    expect((await as(fan, 'POST', `/posts/${doomed}/comments`, { text: 'Hello' })).status).toBe(201);

    // Reads the home feed in pages of two; it contains the latest changes.
    const seen: Post[] = [];
    let cursor = '';
    for (let page = 0; page < 3; page += 1) {
      const { body } = await callApi<Feed>('GET', `/api/v1/feed/home?limit=2&cursor=${cursor}`, { token: fan.token });
      seen.push(...body.posts);
      cursor = body.next_cursor ?? '';
    }
    expect(cursor).toBe('');
    expect(seen.map(({ id }) => id)).toEqual(posts.toReversed());
    const shown = seen.find(({ id }) => id === doomed)!;
    expect(shown).toMatchObject({ likes_count: 1, comments_count: 1, user_liked: true });
    expect((await callApi<LikeList>('GET', `/api/v1/posts/${doomed}/likes`)).body.likes.map(({ user_id }) => user_id)).toEqual([fan.id]);
    expect((await callApi<CommentList>('GET', `/api/v1/posts/${doomed}/comments`)).body).toMatchObject({ total: 1 });

    await as(fan, 'DELETE', `/posts/${doomed}/like`);
    expect((await callApi<Post>('GET', `/api/v1/posts/${doomed}`, { token: fan.token })).body).toMatchObject({ likes_count: 0, user_liked: false });

    const photo = shown.media_url;
    expect((await fetch(photo)).status).toBe(200);
    expect((await as(author, 'DELETE', `/posts/${doomed}`)).status).toBe(204);
    expect((await callApi('GET', `/api/v1/posts/${doomed}`)).status).toBe(404);
    const { body } = await callApi<Feed>('GET', '/api/v1/feed/home', { token: fan.token });
    expect(body.posts.map(({ id }) => id)).toEqual(posts.filter((id) => id !== doomed).toReversed());
    await eventually(async () => {
      expect(await countInteractions(theApp(), doomed)).toBe(0);
      expect((await fetch(photo)).status).toBe(404);
    });
    await as(fan, 'DELETE', `/users/${author.id}/follow`);
    expect((await callApi<Feed>('GET', '/api/v1/feed/home', { token: fan.token })).body.posts).toEqual([]);
  });

  it('handles all of its messages', async () => {
    await eventually(async () => {
      const left = await Promise.all(Object.keys(consumers).flatMap((name) => [name, `${name}-dlq`]).map(async (name) => [name, await waiting(name)] as const));
      expect(left.filter(([, count]) => count > 0)).toEqual([]);
    });
  });
});
