import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { outboxLag, relayOutbox } from '../../core/ops/relay-outbox.ts';
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
      published += await relayOutbox(app);
      app.metrics.duration('OutboxLag', await outboxLag(app));
    }
    return { published };
  },
});
