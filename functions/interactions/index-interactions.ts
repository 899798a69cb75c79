import * as z from 'zod';
import { indexInteractions } from '../../core/interactions/index-by-user.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { operation } from '../../platform/operation.ts';

/** For `npm run job`. */
export const handler = operation({
  name: 'index-interactions',
  access: [database, interactions.read, interactions.write],
  timeout: 900,
  input: z.object({
    /** Soft time limit: the current items are always finished. */
    seconds: z.number().min(0).max(600).default(20),
    /** From the last part's report. Ignored, since the position is in the database. */
    after: z.string().optional(),
  }),
  run: indexInteractions,
});
