import * as z from 'zod';
import { setSuspensionByName } from '../../core/auth/suspension.ts';
import { Username } from '../../core/users/schema.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { relay } from '../../platform/grants/relay.ts';
import { operation } from '../../platform/operation.ts';

const input = z.object({
  username: Username,
  suspended: z.boolean(),
});

/** For `npm run suspend`. */
export const handler = operation({
  name: 'set-suspension',
  access: [database, cache, events.publish, relay.wake],
  input,
  run: (app, { username, suspended }) => setSuspensionByName(app, username, suspended),
});
