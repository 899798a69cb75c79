import * as z from 'zod';
import { replayErasures } from '../../core/account-data/start-erasures.ts';
import { Id } from '../../core/shared/ids.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { relay } from '../../platform/grants/relay.ts';
import { ledger } from '../../platform/grants/storage.ts';
import { operation } from '../../platform/operation.ts';

/** For `npm run job`, after a restore. */
export const handler = operation({
  name: 'replay-erasures',
  access: [database, ledger.read, events.publish, relay.wake],
  timeout: 900,
  input: z.object({
    /** Soft time limit: the current page is always finished. */
    seconds: z.number().min(0).max(600).default(20),
    /** Where the last part ended. Default: the beginning. */
    after: Id.optional(),
  }),
  run: replayErasures,
});
