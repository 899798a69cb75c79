import { refreshSession } from '../../core/auth/refresh-session.ts';
import { RefreshToken, Tokens } from '../../core/auth/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { accounts } from '../../platform/grants/accounts.ts';

export const handler = endpoint({
  route: 'POST /api/v1/auth/refresh',
  summary: 'A new access token for a refresh token',
  description: 'A refresh token gets new access tokens until it expires or is revoked.',
  tag: 'Auth',
  auth: 'none',
  access: [accounts.signIn],
  body: RefreshToken,
  output: Tokens,
  status: 200,
  errors: ['invalid_refresh_token', 'too_many_attempts'],
  run: ({ app, body }) => refreshSession(app, body.refresh_token),
});
