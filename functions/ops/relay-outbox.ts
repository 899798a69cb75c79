import * as z from 'zod';
import { discardParked, listParked, retryParked } from '../../core/ops/parked-events.ts';
import { relayAndGoOn } from '../../core/ops/relay-outbox.ts';
import { Id } from '../../core/shared/ids.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { relay } from '../../platform/grants/relay.ts';
import { operation } from '../../platform/operation.ts';

const input = z.object({
  /** If given, handles parked events instead of relaying (`npm run dlq`). */
  parked: z.enum(['list', 'retry', 'discard']).optional(),
  /** The event to retry or discard. Default: all events, which can only be retried. */
  id: Id.optional(),
});

export const handler = operation({
  name: 'relay-outbox',
  access: [database, events.publish, relay.wake],
  memory: 256,
  timeout: 60,
  // For events left behind by a crash while no message could be sent. Normally, messages trigger on-relay-woken.
  schedule: { rate: 'cron(14 3 * * ? *)' },
  input,
  run: async (app, { parked, id }) => {
    if (parked === 'list') return { parked: await listParked(app) };
    if (parked === 'discard') return { discarded: id === undefined ? 0 : await discardParked(app, id) };
    const retried = parked === 'retry' ? { retried: await retryParked(app, id) } : {};
    return { ...retried, published: await relayAndGoOn(app) };
  },
});
