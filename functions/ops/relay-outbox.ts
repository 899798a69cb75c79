import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { outboxLag, relayOutbox } from '../../core/ops/relay-outbox.ts';
import type { PlatformApp } from '../../platform/app.ts';
import { operation } from '../../platform/operation.ts';

/** Schedules know no less than a minute; a second round halves the longest an event can wait. */
const pause = 30_000;

export const handler = operation({
  name: 'relay-outbox',
  input: z.object({ rounds: z.int().min(1).max(2).default(1) }),
  run: async (app, { rounds }) => {
    let published = 0;
    for (let round = 1; round <= rounds; round += 1) {
      if (round > 1) await delay(pause);
      try {
        published += await relayRound(app);
      } catch (error) {
        // What is out of reach now may be back by the next round.
        if (round === rounds) throw error;
        app.log.warn('a round of the relay failed', { error });
      }
    }
    return { published };
  },
});

async function relayRound(app: PlatformApp): Promise<number> {
  try {
    return await relayOutbox(app);
  } finally {
    app.metrics.duration('OutboxLag', await outboxLag(app));
  }
}
