import { expect, it } from 'vitest';
import { tryThreads } from './threads.ts';

it('comment counters equal a recount after random actions with kills, retries and redelivery: 200 histories', async () => {
  const { comments, removed } = await tryThreads(200, 1);
  expect(comments).toBeGreaterThan(60);
  expect(removed).toBeGreaterThan(20);
}, 300_000);
