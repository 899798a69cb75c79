import * as z from 'zod';
import { roles } from '../../core/auth/roles.ts';
import { setRole } from '../../core/auth/set-role.ts';
import { Username } from '../../core/users/schema.ts';
import { accounts } from '../../platform/grants/accounts.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { relay } from '../../platform/grants/relay.ts';
import { operation } from '../../platform/operation.ts';

const input = z.object({
  username: Username,
  role: z.enum([...roles, 'none']),
});

/** For `npm run role`. */
export const handler = operation({
  name: 'set-role',
  access: [database, cache, events.publish, relay.wake, accounts.setRole],
  input,
  run: (app, { username, role }) => setRole(app, username, role === 'none' ? undefined : role),
});
