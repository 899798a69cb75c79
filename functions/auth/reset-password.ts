import { resetPassword } from '../../core/auth/passwords.ts';
import { PasswordReset } from '../../core/auth/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { accounts } from '../../platform/grants/accounts.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { relay } from '../../platform/grants/relay.ts';
import { limits } from '../../platform/grants/limits.ts';

export const handler = endpoint({
  route: 'POST /api/v1/auth/password/reset',
  summary: 'Set a new password with a mailed code',
  description: 'Sets the password and ends all sessions of the account. After five guesses a code becomes invalid.',
  tag: 'Auth',
  auth: 'none',
  access: [database, cache, events.publish, relay.wake, accounts.recover, limits.count],
  limits: ['sign-ins'],
  body: PasswordReset,
  status: 204,
  errors: ['common_password', 'wrong_code', 'too_many_attempts'],
  run: ({ app, body }) => resetPassword(app, body),
});
