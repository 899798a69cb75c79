import { expect, it } from 'vitest';
import { tryThreads } from './threads.ts';

it('comment counters equal a recount after random actions with kills, retries and redelivery: 10,000 histories', async () => {
  const { comments, removed } = await tryThreads(10_000, 1_000);
  expect(comments).toBeGreaterThan(4_000);
  console.log(`10,000 histories: ${comments} comments, ${removed} removed`);
}, 7_200_000);
