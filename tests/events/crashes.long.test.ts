import { it } from 'vitest';
import { crashEverywhere } from './crashes.ts';

it('loses no event and repeats no effect in 200 kills', () =>
  crashEverywhere({ changes: 8, streams: 6, relays: 6, consumers: 3 }), 900_000);
