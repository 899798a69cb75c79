import * as z from 'zod';
import { indexSearch } from '../../core/search/index-search.ts';
import { database } from '../../platform/grants/database.ts';
import { operation } from '../../platform/operation.ts';

/** For `npm run job`. */
export const handler = operation({
  name: 'index-search',
  access: [database],
  timeout: 900,
  input: z.object({
    /** Soft time limit: the current posts or people are always finished. */
    seconds: z.number().min(0).max(600).default(20),
    /** Where the last part ended. Default: the beginning. */
    after: z.string().regex(/^(?:posts|people) [0-9a-f-]{36}$/).optional(),
  }),
  run: indexSearch,
});
