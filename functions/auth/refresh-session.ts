import { refreshSession } from '../../core/auth/refresh-session.ts';
import { RefreshToken, Tokens } from '../../core/auth/schema.ts';
import { signIns } from '../../core/shared/limits.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { accounts } from '../../platform/grants/accounts.ts';
import { database } from '../../platform/grants/database.ts';
import { limits } from '../../platform/grants/limits.ts';

export const handler = endpoint({
  route: 'POST /api/v1/auth/refresh',
  summary: 'A new access token for a refresh token',
  description: 'A refresh token gets new access tokens until it expires or is revoked, or its account is gone.',
  tag: 'Auth',
  auth: 'none',
  access: [database, accounts.signIn, limits.count],
  limit: signIns,
  body: RefreshToken,
  output: Tokens,
  status: 200,
  errors: ['invalid_refresh_token', 'account_gone', 'too_many_attempts'],
  run: ({ app, body }) => refreshSession(app, body.refresh_token),
});
