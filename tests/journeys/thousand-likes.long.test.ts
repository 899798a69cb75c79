import pLimit from 'p-limit';
import { expect, it } from 'vitest';
import type { NotificationList, UnreadCount } from '../../core/notifications/schema.ts';
import { callApi } from '../setup/call-api.ts';
import { eventually } from '../setup/eventually.ts';
import { aCrowd, aPost, aUser } from '../setup/given.ts';

it('a thousand likes of one post cause one notification with three names and the exact count', async () => {
  const [author, crowd] = await Promise.all([aUser(), aCrowd(1_000)]);
  const post = await aPost(author);
  const change = (method: 'POST' | 'DELETE', people: typeof crowd) => {
    const limit = pLimit(50);
    return Promise.all(people.map(({ token }) => limit(() => callApi(method, `/api/v1/posts/${post}/like`, { token }))));
  };
  const told = async () => (await callApi<NotificationList>('GET', '/api/v1/notifications', { token: author.token })).body.notifications;
  const becomes = (actors_count: number) =>
    eventually(async () => expect((await told()).map((one) => [one.type, one.actors_count, one.actors.length])).toEqual([['like', actors_count, 3]]), 300_000);

  const began = performance.now();
  await change('POST', crowd);
  const liked = performance.now();
  await becomes(1_000);
  console.log(`1,000 likes in ${((liked - began) / 1000).toFixed(1)} s, told ${((performance.now() - liked) / 1000).toFixed(1)} s later`);
  expect((await callApi<UnreadCount>('GET', '/api/v1/notifications/unread-count', { token: author.token })).body).toEqual({ unread: 1 });
  await change('DELETE', crowd.slice(0, 500));
  await becomes(500);
}, 600_000);
