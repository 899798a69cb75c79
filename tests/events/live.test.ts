import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { deleteItems } from '../../core/interactions/delete-items.ts';
import { likePost } from '../../core/likes/like-post.ts';
import { findConnection, openConnection } from '../../core/live/connections.ts';
import { expiry, watcherKey } from '../../core/live/items.ts';
import { createTicket } from '../../core/live/tickets.ts';
import { mostWatchers, watch } from '../../core/live/watching.ts';
import { newId } from '../../core/shared/ids.ts';
import { getPost } from '../../core/views/get-post.ts';
import { countUnread } from '../../core/views/list-notifications.ts';
import { tellPages } from '../../core/views/live.ts';
import type { LiveMessage } from '../../events/live-message.ts';
import { processClients, theApp } from '../../platform/whole-app.ts';
import { deliver, queueArn } from './consumers.ts';
import { people, post } from './given.ts';
import { useKilledProcesses } from './killed-processes.ts';
import { useOwnCloud } from './own-cloud.ts';

useOwnCloud();
const killed = useKilledProcesses();

/** What each open connection has received. Connections that are not listed are closed. */
const received: Record<string, string[]> = {};
/** A fake of API Gateway's management API. */
const gateway = createServer((req, res) => {
  void text(req).then((message) => {
    const messages = received[req.url!.split('/').at(-1)!];
    messages?.push(message);
    res.writeHead(messages ? 200 : 410).end();
  });
});
beforeAll(async () => {
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  process.env['LIVE_MANAGEMENT_URL'] = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
});
afterAll(() => gateway.close());

it('a poll shows what a killed sender has not sent, and its message is safely redelivered', async () => {
  const app = theApp();
  const [author, viewer, fan] = (await people(app, 3)) as [string, string, string];
  const subject = await post(app, author);
  for (const [connection, userId] of [['gone', viewer], ['author', author], ['viewer', viewer]] as const) {
    const { ticket } = await createTicket(app, { userId, sessionId: undefined });
    await openConnection(app, connection, ticket);
    await watch(app, connection, userId, [subject]);
  }
  Object.assign(received, { author: [], viewer: [] });
  await likePost(app, fan, subject);
  expect(await deliver({ id: newId(), type: 'like.added', occurred_at: new Date().toISOString(), data: { post_id: subject, user_id: fan } })).toBe(true);

  const sender = { do: 'consume', queue: 'live-message', arn: queueArn('live-message') } as const;
  await killed.showAgain([await killed.crash({ ...sender, at: 'after receive' })], 0);
  expect(received).toEqual({ author: [], viewer: [] });
  expect(await getPost(app, { userId: viewer }, subject)).toMatchObject({ likes_count: 1 });
  expect(await countUnread(app, { userId: author })).toEqual({ unread: 1 });

  await killed.showAgain([await killed.crash({ ...sender, at: 'amid effect' })], 0);
  await killed.showAgain([await killed.crash({ ...sender, at: 'before delete' })], 0);
  await killed.crash({ ...sender, at: 'after delete' });
  const state = { type: 'post.counts', post_id: subject, likes: 1, comments: 0 };
  for (const messages of Object.values(received)) {
    expect(messages.length).toBeGreaterThanOrEqual(2);
    expect(messages.map((message) => JSON.parse(message) as unknown)).toEqual(messages.map(() => state));
  }
  expect(await findConnection(app, 'gone')).toBeUndefined();
  expect(await findConnection(app, 'author')).toBeDefined();
});

it('a post watched by more than 500 pages is not reported, at the cost of one query, until fewer watch it; a poll shows its counts', async () => {
  const [author, fan] = (await people(theApp(), 2)) as [string, string];
  const subject = await post(theApp(), author);
  await likePost(theApp(), fan, subject);
  const sent: LiveMessage[] = [];
  let queries = 0;
  onTestFinished(processClients.wrap('liveMessages', () => ({ send: async (messages) => void sent.push(...(messages as LiveMessage[])) })));
  onTestFinished(processClients.wrap('dynamo', (client) => ({ query: (input) => ((queries += 1), client.query(input)) })));
  const app = theApp();

  const crowd = Array.from({ length: mostWatchers + 200 }, (_, index) => watcherKey(subject, `watcher-${index}`));
  const puts = crowd.map((key) => ({ PutRequest: { Item: { ...key, user: author, expires_at: expiry(new Date()) } } }));
  while (puts.length > 0) await app.dynamo.batchWrite({ RequestItems: { [app.settings.interactionsTable]: puts.splice(0, 25) } });
  const change = { type: 'like.added', data: { post_id: subject, user_id: fan } } as const;
  expect(await tellPages(app, change)).toBeUndefined();
  expect({ sent, queries }).toEqual({ sent: [], queries: 1 });
  expect(await getPost(app, { userId: fan }, subject)).toMatchObject({ likes_count: 1 });

  await deleteItems(app, crowd.slice(mostWatchers));
  await tellPages(app, change);
  expect(sent.map(({ connections }) => connections.length)).toEqual([mostWatchers]);
});
