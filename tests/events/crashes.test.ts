import { it } from 'vitest';
import { crashEverywhere } from './crashes.ts';

it('loses no event and repeats no effect, wherever processes are killed', () =>
  crashEverywhere({ changes: 2, streams: 1, relays: 1, consumers: 1 }), 300_000);
