import { logOut } from '../../core/auth/log-out.ts';
import { RefreshToken } from '../../core/auth/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';

export const handler = endpoint({
  route: 'POST /api/v1/auth/logout',
  summary: 'Revoke a refresh token',
  tag: 'Auth',
  // Who has a refresh token may end it (RFC 7009), also when the access token has expired.
  auth: 'none',
  body: RefreshToken,
  status: 204,
  run: ({ app, body }) => logOut(app, body.refresh_token),
});
