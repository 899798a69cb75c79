import { makeTotpSecret } from '../../core/auth/totp.ts';
import { TotpSecret, TotpStart } from '../../core/auth/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { accounts } from '../../platform/grants/accounts.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { limits } from '../../platform/grants/limits.ts';

export const handler = endpoint({
  route: 'POST /api/v1/auth/totp',
  summary: 'Begin to set up an authenticator app',
  description: 'Responds with a secret for the app. Nothing changes until a code of it is sent to `POST /api/v1/auth/totp/verify`; asking again makes another one. The body may be left out where the session began within the last 15 minutes; later ones need the password.',
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
