import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listConnections } from '../../../core/live/connections.ts';
import { listWatchers } from '../../../core/live/watching.ts';
import { handler as createLiveTicket } from '../../../functions/live/create-live-ticket.ts';
import { handler as handleSocket } from '../../../functions/live/handle-socket.ts';
import { handler as onLiveChange } from '../../../functions/live/on-live-change.ts';
import { handler as onLiveMessage } from '../../../functions/live/on-live-message.ts';
import type { LiveTicket } from '../../../core/live/schema.ts';
import { theApp } from '../../../platform/whole-app.ts';
import { callApi } from '../../setup/call-api.ts';
import { eventually } from '../../setup/eventually.ts';
import { aPost, aUser, type TestUser } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';
import { aTicket, type LivePage, messagesOf, openPage } from '../../setup/live-page.ts';
import { endSessions } from './end-sessions.ts';
import { reachPages } from './reach-pages.ts';

let author: TestUser;
let viewer: TestUser;
let fan: TestUser;
const pages: LivePage[] = [];

beforeAll(async () => {
  [author, viewer, fan] = (await Promise.all([aUser('author'), aUser('viewer'), aUser('fan')])) as [TestUser, TestUser, TestUser];
});
afterAll(() => {
  for (const page of pages) page.close();
});

async function aPage(user: TestUser): Promise<LivePage> {
  const page = await openPage(await aTicket(user));
  pages.push(page);
  return page;
}

const like = (user: TestUser, post: string) => callApi('POST', `/api/v1/posts/${post}/like`, { token: user.token });

/** Makes pages watch a post, and waits until they do. */
async function watching(post: string, ...watchers: LivePage[]): Promise<void> {
  const before = (await listWatchers(theApp(), post)).length;
  for (const page of watchers) page.send({ action: 'subscribe', post_ids: [post] });
  await eventually(async () => expect(await listWatchers(theApp(), post)).toHaveLength(before + watchers.length));
}

describe('a ticket', () => {
  it('opens one WebSocket', async () => {
    const { status, body } = await invoke<LiveTicket>(createLiveTicket, { token: viewer.token });
    expect(status).toBe(201);
    pages.push(await openPage(body.url));
    await expect(openPage(body.url)).rejects.toThrow('refused');
  });

  it('must have been issued by the service', async () => {
    const url = await aTicket(viewer);
    await expect(openPage(`${url}x`)).rejects.toThrow('refused');
    await expect(openPage(url.replace(viewer.id, fan.id))).rejects.toThrow('refused');
    await expect(openPage(url.split('?')[0]!)).rejects.toThrow('refused');
  });

  it('does not outlive its session', async () => {
    const guest = await aUser('guest');
    const url = await aTicket(guest);
    await callApi('POST', '/api/v1/auth/logout', { body: { refresh_token: guest.refreshToken } });
    await expect(openPage(url)).rejects.toThrow('refused');
    expect(await listConnections(theApp(), guest.id)).toEqual([]);
  });
});

describe('an open page', () => {
  it('receives the counts of posts while it watches them', async () => {
    const post = await aPost(author);
    const page = await aPage(viewer);
    await watching(post, page);
    await like(fan, post);
    await eventually(async () => expect(messagesOf(page, 'post.counts').at(-1)).toEqual({ type: 'post.counts', post_id: post, likes: 1, comments: 0 }));
    // A change right after a message is reported when the pause is over.
    await callApi('POST', `/api/v1/posts/${post}/comments`, { token: fan.token, body: { text: 'Well done' } });
    await eventually(async () => expect(messagesOf(page, 'post.counts').at(-1)).toMatchObject({ likes: 1, comments: 1 }));
    page.send({ action: 'unsubscribe', post_ids: [post] });
    await eventually(async () => expect(await listWatchers(theApp(), post)).toEqual([]));
  });

  it('reaches 50 pages at once', async () => {
    await reachPages(50);
  });

  it('receives the number of unread notifications', async () => {
    const page = await aPage(author);
    await like(viewer, await aPost(author));
    await eventually(async () => expect(messagesOf(page, 'notification').at(-1)?.['unread']).toBeGreaterThan(0));
    await callApi('POST', '/api/v1/notifications/read', { token: author.token, body: { up_to: new Date().toISOString() } });
    await eventually(async () => expect(messagesOf(page, 'notification').at(-1)).toEqual({ type: 'notification', unread: 0 }));
  });

  it('is closed when its session ends in any way, and no other page is', async () => {
    await endSessions();
  });

  it('cannot watch more than 50 posts, and gets no response to invalid messages', async () => {
    const page = await aPage(viewer);
    const connection = (await listConnections(theApp(), viewer.id))[0]!.id;
    const call = (body: string) => handleSocket({ requestContext: { routeKey: '$default', connectionId: connection }, body }, {} as never);
    expect(await call('nonsense')).toEqual({ statusCode: 400 });
    expect(await call(JSON.stringify({ action: 'subscribe', post_ids: Array.from({ length: 51 }, () => author.id) }))).toEqual({ statusCode: 400 });
    expect(await call(JSON.stringify({ action: 'ping' }))).toEqual({ statusCode: 200 });
    page.close();
  });
});

describe('what the rule hides', () => {
  it('reaches nobody, not even those who could see the post when they began to watch it', async () => {
    const shy = await aUser('shy');
    const post = await aPost(shy);
    const [own, strangers] = [await aPage(shy), await aPage(viewer)];
    await watching(post, own, strangers);
    await callApi('PATCH', '/api/v1/users/me', { token: shy.token, body: { is_private: true } });
    await like(shy, post);
    await eventually(async () => expect(messagesOf(own, 'post.counts')).not.toEqual([]));
    expect(messagesOf(strangers, 'post.counts')).toEqual([]);
    // A new page cannot start watching it.
    const late = await aPage(fan);
    const others = await aPost(author);
    late.send({ action: 'subscribe', post_ids: [post, others] });
    await eventually(async () => expect(await listWatchers(theApp(), others)).toHaveLength(1));
    expect((await listWatchers(theApp(), post)).map(({ userId }) => userId).toSorted()).toEqual([shy.id, viewer.id].toSorted());
  });

  it('includes posts of people who have blocked the viewer', async () => {
    const [blocker, blocked] = (await Promise.all([aUser('blocker'), aUser('blocked')])) as [TestUser, TestUser];
    const post = await aPost(blocker);
    const [own, theirs] = [await aPage(blocker), await aPage(blocked)];
    await watching(post, own, theirs);
    await callApi('POST', `/api/v1/users/${blocked.id}/block`, { token: blocker.token });
    await like(fan, post);
    await eventually(async () => expect(messagesOf(own, 'post.counts')).not.toEqual([]));
    expect(messagesOf(theirs, 'post.counts')).toEqual([]);
  });
});

it('the consumers have no batching window, and the sender has neither database nor cache', () => {
  expect(onLiveChange.consumer.queue.batchingWindow).toBeUndefined();
  expect(onLiveMessage.consumer.outsideNetwork).toBe(true);
  expect(onLiveMessage.holder.access.map(({ name }) => name)).toEqual(['interactions.read', 'interactions.write', 'live.manage']);
});
