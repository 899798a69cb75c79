import * as z from 'zod';
import { moveExisting } from '../../core/ops/move-media.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { relay } from '../../platform/grants/relay.ts';
import { media } from '../../platform/grants/storage.ts';
import { operation } from '../../platform/operation.ts';

const input = z.object({
  /** Soft time limit: the current photos or accounts are always finished. */
  seconds: z.number().min(0).max(600).default(20),
  /** Where the last part ended. Default: the beginning. */
  after: z.string().regex(/^(?:[\da-f]{2}\/\S+ )?[\da-f-]{36}$/).optional(),
  /** Makes everything public again, except the files of hidden accounts. */
  rollback: z.boolean().default(false),
  /** Once everything has been moved, prevents further rollbacks. */
  finish: z.boolean().default(false),
});

export const handler = operation({ name: 'move-media', access: [database, cache, media.move, events.publish, relay.wake], timeout: 900, input, run: moveExisting });
