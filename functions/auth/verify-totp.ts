import { verifyTotp } from '../../core/auth/totp.ts';
import { RecoveryCodes, TotpCode } from '../../core/auth/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { accounts } from '../../platform/grants/accounts.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { limits } from '../../platform/grants/limits.ts';
import { relay } from '../../platform/grants/relay.ts';

export const handler = endpoint({
  route: 'POST /api/v1/auth/totp/verify',
  summary: 'Finish setting up an authenticator app',
  description: 'Accepts a code from the app. From then on signing in requires one, too. Returns ten recovery codes, only this once, mails a notice to a verified address, and ends all other sessions of the account.',
  tag: 'Auth',
  auth: 'required',
  access: [database, cache, events.publish, relay.wake, accounts.makeTotp, accounts.setTotp, limits.count],
  limits: ['sign-ins'],
  body: TotpCode,
  output: RecoveryCodes,
  status: 200,
  errors: ['wrong_code', 'totp_already_on', 'too_many_attempts'],
  run: ({ app, actor, body }) => verifyTotp(app, actor, actor.token, body.code),
});
