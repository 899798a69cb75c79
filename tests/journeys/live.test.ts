import { expect, it } from 'vitest';
import type { LiveTicket } from '../../core/live/schema.ts';
import { callApi } from '../setup/call-api.ts';
import { eventually } from '../setup/eventually.ts';
import { aPost, aUser } from '../setup/given.ts';
import { messagesOf, openPage } from '../setup/live-page.ts';

it('an open page is notified of likes, if the cloud has WebSockets', async ({ skip }) => {
  const [author, fan] = await Promise.all([aUser('author'), aUser('fan')]);
  const ticket = await callApi<LiveTicket>('POST', '/api/v1/live/tickets', { token: author.token });
  skip(ticket.status === 404, 'This cloud has no WebSocket API.');
  expect(ticket.status).toBe(201);
  const page = await openPage(ticket.body.url);
  const post = await aPost(author);
  page.send({ action: 'subscribe', post_ids: [post] });
  // Subscriptions are not confirmed, so the first change may come too early.
  await eventually(async () => {
    for (const method of ['POST', 'DELETE'] as const) await callApi(method, `/api/v1/posts/${post}/like`, { token: fan.token });
    expect(messagesOf(page, 'post.counts')).not.toEqual([]);
  });
  page.close();
});
