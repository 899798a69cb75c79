import * as z from 'zod';
import { moveExisting } from '../../core/ops/move-media.ts';
import { Id } from '../../core/shared/ids.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { relay } from '../../platform/grants/relay.ts';
import { operation } from '../../platform/operation.ts';

const input = z.object({
  /** Time limit, apart from the current accounts. */
  seconds: z.number().min(0).max(600).default(20),
  /** Where the last part ended. Default: the beginning. */
  after: Id.optional(),
  /** Makes everything public again that is not hidden. */
  rollback: z.boolean().default(false),
  /** Once all is done, prevents further rollbacks. */
  finish: z.boolean().default(false),
});

export const handler = operation({ name: 'move-media', access: [database, events.publish, relay.wake], timeout: 900, input, run: moveExisting });
