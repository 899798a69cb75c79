import { logOut } from '../../core/auth/log-out.ts';
import { SessionEnd } from '../../core/auth/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { accounts } from '../../platform/grants/accounts.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { limits } from '../../platform/grants/limits.ts';
import { relay } from '../../platform/grants/relay.ts';

export const handler = endpoint({
  route: 'POST /api/v1/auth/logout',
  summary: 'End the session of a refresh token',
  description: 'Revokes a refresh token (RFC 7009) and ends its session, even if the access token has expired. An invalid token also succeeds: there is no session left to end.',
  tag: 'Auth',
  // Anyone who has a refresh token may revoke it (RFC 7009), even if the access token has expired.
  auth: 'none',
  access: [database, cache, events.publish, relay.wake, accounts.signIn, accounts.own, limits.count],
  limits: ['sign-outs'],
  body: SessionEnd,
  status: 204,
  errors: ['too_many_attempts'],
  run: ({ app, body }) => logOut(app, body.refresh_token),
});
