import { expect, it } from 'vitest';
import { tryHashtags } from './hashtags.ts';

it('hashtag counts equal a recount after random actions with kills, retries and redelivery: 100 histories', async () => {
  expect((await tryHashtags(100, 1)).posts).toBeGreaterThan(200);
}, 300_000);
