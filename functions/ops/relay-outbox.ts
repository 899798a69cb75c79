import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { discardParked, listParked, retryParked } from '../../core/ops/parked-events.ts';
import { outboxState, relayOutbox } from '../../core/ops/relay-outbox.ts';
import { Id } from '../../core/shared/ids.ts';
import type { PlatformApp } from '../../platform/app.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { operation } from '../../platform/operation.ts';

/** The shortest schedule is a minute; a second round halves the longest that an event can wait. */
const pause = 30_000;

const input = z.object({
  rounds: z.int().min(1).max(2).default(1),
  /** Instead of relaying: what is to become of parked events (`npm run dlq`). */
  parked: z.enum(['list', 'retry', 'discard']).optional(),
  /** The event to retry or to discard. Default: all, which can only be retried. */
  id: Id.optional(),
});

export const handler = operation({
  name: 'relay-outbox',
  access: [database, events.publish],
  // It mostly waits.
  memory: 256,
  timeout: 60,
  schedule: { rate: 'rate(1 minute)', input: { rounds: 2 } },
  input,
  run: async (app, { rounds, parked, id }) => {
    if (parked === 'list') return { parked: await listParked(app) };
    if (parked === 'retry') return { retried: await retryParked(app, id) };
    if (parked === 'discard') return { discarded: id === undefined ? 0 : await discardParked(app, id) };
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
    const { lag, parked } = await outboxState(app);
    app.metrics.duration('OutboxLag', lag);
    app.metrics.count('EventsParked', parked);
  }
}
