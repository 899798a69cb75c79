import { refreshSession } from '../../core/auth/refresh-session.ts';
import { RefreshToken, Tokens } from '../../core/auth/schema.ts';
import { deviceOf } from '../../platform/device.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { accounts } from '../../platform/grants/accounts.ts';
import { database } from '../../platform/grants/database.ts';
import { limits } from '../../platform/grants/limits.ts';
import { cache } from '../../platform/grants/cache.ts';

export const handler = endpoint({
  route: 'POST /api/v1/auth/refresh',
  summary: 'A new access token for a refresh token',
  description: 'A refresh token provides new access tokens until it expires or is revoked, its session ends, or its account is deleted.',
  tag: 'Auth',
  auth: 'none',
  access: [database, cache, accounts.signIn, limits.count],
  limits: ['sign-ins'],
  body: RefreshToken,
  output: Tokens,
  status: 200,
  errors: ['invalid_refresh_token', 'account_gone', 'session_ended', 'too_many_attempts'],
  run: ({ app, body, event, client }) => refreshSession(app, body.refresh_token, deviceOf(event), client),
});
