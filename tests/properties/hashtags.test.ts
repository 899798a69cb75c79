import { expect, it } from 'vitest';
import { tryHashtags } from './hashtags.ts';

it('counts of hashtags equal a recount after whatever people do, killed, repeated and delivered twice: 100 histories', async () => {
  expect((await tryHashtags(100, 1)).posts).toBeGreaterThan(200);
}, 300_000);
