import { requestReset } from '../../core/auth/passwords.ts';
import { ResetRequest } from '../../core/auth/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { accounts } from '../../platform/grants/accounts.ts';
import { database } from '../../platform/grants/database.ts';
import { limits } from '../../platform/grants/limits.ts';
import { cache } from '../../platform/grants/cache.ts';

export const handler = endpoint({
  route: 'POST /api/v1/auth/password/forgot',
  summary: 'Ask for a code to set a new password',
  description: 'Mails a code to the address of the account if its owner has verified it. The response is the same, in the same time, where there is no such account or no such address. A code is good for 15 minutes and five guesses.',
  tag: 'Auth',
  auth: 'none',
  access: [database, cache, accounts.recover, limits.count],
  limits: ['sign-ins'],
  body: ResetRequest,
  status: 202,
  errors: ['too_many_attempts'],
  run: ({ app, body }) => requestReset(app, body),
});
