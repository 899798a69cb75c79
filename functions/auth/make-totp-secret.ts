import { makeTotpSecret } from '../../core/auth/totp.ts';
import { TotpSecret, TotpStart } from '../../core/auth/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { accounts } from '../../platform/grants/accounts.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { limits } from '../../platform/grants/limits.ts';

export const handler = endpoint({
  route: 'POST /api/v1/auth/totp',
  summary: 'Start setting up an authenticator app',
  description: 'Returns a secret for the app. Nothing changes until a code from it is sent to `POST /api/v1/auth/totp/verify`; a repeated request returns a new one. The body may be omitted if the session began within the last 15 minutes; older sessions require the password.',
  tag: 'Auth',
  auth: 'required',
  access: [database, cache, accounts.signIn, accounts.own, accounts.makeTotp, limits.count],
  limits: ['sign-ins'],
  body: TotpStart,
  readBody: async (event, asJson) => (event.body ? asJson() : {}),
  output: TotpSecret,
  status: 200,
  errors: ['password_required', 'wrong_password', 'totp_already_on', 'too_many_attempts'],
  run: ({ app, actor, body }) => makeTotpSecret(app, actor, actor.token, body.password),
});
