import * as z from 'zod';
import { rebuildHashtags } from '../../core/hashtags/rebuild-hashtags.ts';
import { database } from '../../platform/grants/database.ts';
import { operation } from '../../platform/operation.ts';

/** For `npm run job`. */
export const handler = operation({
  name: 'rebuild-hashtags',
  access: [database],
  timeout: 900,
  input: z.object({
    /** Soft time limit: the current posts are always finished. */
    seconds: z.number().min(0).max(600).default(20),
    /** Where the last part ended. Default: the beginning. */
    after: z.string().max(500).regex(/^(?:post|tag) /).optional(),
  }),
  run: rebuildHashtags,
});
