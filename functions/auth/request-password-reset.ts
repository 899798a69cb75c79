import { requestReset } from '../../core/auth/passwords.ts';
import { ResetRequest } from '../../core/auth/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { accounts } from '../../platform/grants/accounts.ts';
import { database } from '../../platform/grants/database.ts';
import { limits } from '../../platform/grants/limits.ts';
import { cache } from '../../platform/grants/cache.ts';

export const handler = endpoint({
  route: 'POST /api/v1/auth/password/forgot',
  summary: 'Request a code to set a new password',
  description: 'Mails a code to the account’s address if it is verified. The response and its timing are the same if there is no such account or verified address. A code is valid for 15 minutes and five guesses.',
  tag: 'Auth',
  auth: 'none',
  access: [database, cache, accounts.recover, limits.count],
  limits: ['sign-ins'],
  body: ResetRequest,
  status: 202,
  errors: ['too_many_attempts'],
  run: ({ app, body }) => requestReset(app, body),
});
