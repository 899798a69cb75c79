import * as z from 'zod';
import { rebuildPopular } from '../../core/explore/rebuild-popular.ts';
import { database } from '../../platform/grants/database.ts';
import { operation } from '../../platform/operation.ts';

/** For `npm run job`. */
export const handler = operation({
  name: 'rebuild-popular',
  access: [database],
  timeout: 900,
  input: z.object({
    /** Soft time limit: the current batch is always finished. */
    seconds: z.number().min(0).max(600).default(20),
    /** Where the last run ended. Default: start at the newest post. */
    after: z.string().regex(/^\d{1,16} [0-9a-f-]{36}$/).optional(),
  }),
  run: rebuildPopular,
});
