import { expect, it } from 'vitest';
import { tryHashtags } from './hashtags.ts';

it('hashtag counts equal a recount after random actions with kills, retries and redelivery: 10,000 histories', async () => {
  const { posts } = await tryHashtags(10_000, 1_000);
  expect(posts).toBeGreaterThan(20_000);
  console.log(`10,000 histories of hashtags: ${posts} posts`);
}, 7_200_000);
