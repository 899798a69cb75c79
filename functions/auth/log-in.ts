import { logIn } from '../../core/auth/log-in.ts';
import { Credentials, LoggedIn } from '../../core/auth/schema.ts';
import { deviceOf } from '../../platform/device.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { accounts } from '../../platform/grants/accounts.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { limits } from '../../platform/grants/limits.ts';
import { relay } from '../../platform/grants/relay.ts';

export const handler = endpoint({
  route: 'POST /api/v1/auth/login',
  summary: 'Sign in with an e-mail address or username',
  description: 'Returns an access token, a refresh token and the account. Names are case-insensitive. If the account has an authenticator app, a request without `code` gets 401 `totp_required`: repeat it with one. A recovery code works as well, and switches the app off. Wrong credentials get the same response after the same time whether or not the account exists. Signing in cancels a pending deletion of the account, and the response says so.',
  tag: 'Auth',
  auth: 'none',
  access: [database, cache, events.publish, relay.wake, accounts.signIn, accounts.setTotp, limits.count],
  limits: ['sign-ins'],
  body: Credentials,
  output: LoggedIn,
  status: 200,
  errors: ['wrong_credentials', 'totp_required', 'wrong_code', 'too_many_attempts', 'session_ended'],
  run: ({ app, body, event, client }) => logIn(app, body, deviceOf(event), client),
});
