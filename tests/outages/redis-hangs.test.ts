import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Feed } from '../../core/posts/schema.ts';
import { DeadLetterQueues } from '../../platform/dead-letter-queues.ts';
import { type Service, startService } from '../../scripts/service.ts';
import { callApi } from '../setup/call-api.ts';
import { eventually } from '../setup/eventually.ts';
import { aMedia, aUser, type TestUser } from '../setup/given.ts';

/** How long (ms) Redis hangs, and how long after that every follower has to see the posts published in the meantime. */
const hang = 10_000;
const caughtUpWithin = 60_000;

// A separate service, since hanging Redis would affect every other test.
let service: Service;
let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'lambdagram-test-'));
  service = await startService({
    dataDir,
    ports: { api: 0, lambda: 0, live: 0, edge: 0, postgres: 0, redis: 0 },
    corsOrigins: ['http://127.0.0.1:3000'],
    durable: false,
    environment: { REQUEST_DEADLINE_MS: '20000' },
  });
  Object.assign(process.env, service.environment, { API_URL: service.apiUrl, REQUEST_DEADLINE_MS: '20000' });
});
afterAll(async () => {
  await service.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function homeFeedOf({ token }: TestUser): Promise<string[]> {
  const { status, body } = await callApi<Feed>('GET', '/api/v1/feed/home', { token });
  expect(status).toBe(200);
  return body.posts.map(({ id }) => id);
}

async function publish({ token }: TestUser, media_id: string): Promise<string> {
  const { status, body } = await callApi<{ id: string }>('POST', '/api/v1/posts', { token, body: { media_id, caption: 'Published' } });
  expect(status).toBe(201);
  return body.id;
}

it('posts published while Redis hangs reach every follower’s warm feed, and no message is parked', async () => {
  const [author, ...followers] = (await Promise.all([aUser(), aUser(), aUser()])) as [TestUser, ...TestUser[]];
  for (const { token } of followers) {
    expect((await callApi('POST', `/api/v1/users/${author.id}/follow`, { token })).status).toBe(200);
  }
  const media = await Promise.all([aMedia(author), aMedia(author), aMedia(author), aMedia(author)]);
  const before = await publish(author, media[0]!);
  // With warm timelines, posts only arrive through the fan-out.
  for (const follower of followers) await eventually(async () => expect(await homeFeedOf(follower)).toEqual([before]));

  const published = [before];
  process.kill(service.cloud.redis.pid!, 'SIGSTOP');
  const returns = delay(hang);
  try {
    for (const id of media.slice(1)) published.unshift(await publish(author, id));
    await returns;
  } finally {
    process.kill(service.cloud.redis.pid!, 'SIGCONT');
  }

  for (const follower of followers) {
    await eventually(async () => expect(await homeFeedOf(follower)).toEqual(published), caughtUpWithin);
  }
  const letters = await new DeadLetterQueues(service.environment['STAGE']!).list();
  expect(letters.filter(({ messages }) => messages > 0)).toEqual([]);
}, hang + caughtUpWithin + 60_000);
