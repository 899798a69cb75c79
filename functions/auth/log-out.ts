import { logOut } from '../../core/auth/log-out.ts';
import { RefreshToken } from '../../core/auth/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';

export const handler = endpoint({
  route: 'POST /api/v1/auth/logout',
  summary: 'Revoke a refresh token',
  tag: 'Auth',
  auth: 'required',
  input: RefreshToken,
  status: 204,
  run: ({ app, input }) => logOut(app, input.refresh_token),
});
