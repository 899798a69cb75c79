import { Deletion, DeletionQuery, DeletionRequest, requestDeletion } from '../../core/account-data/request-deletion.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { accounts } from '../../platform/grants/accounts.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { limits } from '../../platform/grants/limits.ts';
import { relay } from '../../platform/grants/relay.ts';

export const handler = endpoint({
  route: 'POST /api/v1/users/me/deletion',
  summary: 'Delete your account; idempotent',
  description:
    'Requires your password. The account is hidden from everyone at once, and its other sessions end. After 7 days, or at once with `?now=true`, it is erased with everything that belongs to it. Until the erasure begins, signing in or `DELETE` cancels it.',
  tag: 'Auth',
  auth: 'required',
  whileSuspended: true,
  access: [database, cache, accounts.signIn, accounts.own, events.publish, relay.wake, limits.count],
  limits: ['sign-ins'],
  query: DeletionQuery,
  body: DeletionRequest,
  output: Deletion,
  status: 202,
  errors: ['wrong_password', 'too_many_attempts'],
  run: ({ app, actor, query, body }) => requestDeletion(app, actor, { password: body.password, now: query.now === 'true' }),
});
