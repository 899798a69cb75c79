import { changePassword } from '../../core/auth/passwords.ts';
import { PasswordChange } from '../../core/auth/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { accounts } from '../../platform/grants/accounts.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { relay } from '../../platform/grants/relay.ts';
import { limits } from '../../platform/grants/limits.ts';

export const handler = endpoint({
  route: 'POST /api/v1/auth/password',
  summary: 'Change your password',
  description: 'Also requires the current password. Ends all other sessions of the account.',
  tag: 'Auth',
  auth: 'required',
  access: [database, cache, events.publish, relay.wake, accounts.signIn, accounts.own, accounts.setPassword, limits.count],
  limits: ['sign-ins'],
  body: PasswordChange,
  status: 204,
  errors: ['common_password', 'wrong_password', 'too_many_attempts'],
  run: ({ app, actor, body }) => changePassword(app, actor, body),
});
