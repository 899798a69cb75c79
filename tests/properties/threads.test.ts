import { expect, it } from 'vitest';
import { tryThreads } from './threads.ts';

it('counters of comments equal a recount after whatever people do under a post, killed, repeated and delivered twice: 200 histories', async () => {
  const { comments, removed } = await tryThreads(200, 1);
  expect(comments).toBeGreaterThan(80);
  expect(removed).toBeGreaterThan(20);
}, 300_000);
