import { switchTotpOff } from '../../core/auth/totp.ts';
import { TotpEnd } from '../../core/auth/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { accounts } from '../../platform/grants/accounts.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { limits } from '../../platform/grants/limits.ts';
import { relay } from '../../platform/grants/relay.ts';

export const handler = endpoint({
  route: 'POST /api/v1/auth/totp/off',
  summary: 'Switch off the authenticator app',
  description: 'Requires the password, and a code from the app or a recovery code. Mails a notice to a verified address, and ends all other sessions of the account.',
  tag: 'Auth',
  auth: 'required',
  access: [database, cache, events.publish, relay.wake, accounts.signIn, accounts.own, accounts.setTotp, limits.count],
  limits: ['sign-ins'],
  body: TotpEnd,
  status: 204,
  errors: ['wrong_password', 'wrong_code', 'too_many_attempts'],
  run: ({ app, actor, body }) => switchTotpOff(app, actor, body),
});
