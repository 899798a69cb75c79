import * as z from 'zod';
import { loadRows, type Table, tables } from '../../core/ops/load-rows.ts';
import { database } from '../../platform/grants/database.ts';
import { operation } from '../../platform/operation.ts';

/** For `npm run move:database`: in the size `standard`, only functions can reach the database. */
export const handler = operation({
  name: 'load-rows',
  access: [database],
  timeout: 60,
  input: z.object({
    table: z.enum(Object.keys(tables) as [Table, ...Table[]]).default('users'),
    /** A JSON list of objects, as text. */
    rows: z.string().default('[]'),
  }),
  run: async (app, { table, rows }) => ({ table, inserted: await loadRows(app, table, rows) }),
});
