import * as z from 'zod';
import { roles } from '../../core/auth/roles.ts';
import { setRole } from '../../core/auth/set-role.ts';
import { accounts } from '../../platform/grants/accounts.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { operation } from '../../platform/operation.ts';

const input = z.object({
  username: z.string().trim().toLowerCase().min(1).max(254),
  role: z.enum([...roles, 'none']),
});

/** For `npm run role`. */
export const handler = operation({
  name: 'set-role',
  access: [database, cache, accounts.setRole],
  input,
  run: (app, { username, role }) => setRole(app, username, role === 'none' ? undefined : role),
});
