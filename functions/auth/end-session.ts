import { SessionPath } from '../../core/auth/schema.ts';
import { endSession } from '../../core/auth/sessions.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { relay } from '../../platform/grants/relay.ts';

export const handler = endpoint({
  route: 'DELETE /api/v1/auth/sessions/{session_id}',
  summary: 'End one of your sessions; idempotent',
  description: 'From then on its access token and its refresh token are rejected. It may be the session of this request.',
  tag: 'Auth',
  auth: 'required',
  access: [database, cache, events.publish, relay.wake],
  params: SessionPath,
  status: 204,
  errors: ['session_not_found'],
  run: ({ app, actor, params }) => endSession(app, actor.userId, params.session_id),
});
