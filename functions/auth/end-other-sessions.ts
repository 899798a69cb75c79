import { endSessions } from '../../core/auth/sessions.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { relay } from '../../platform/grants/relay.ts';

export const handler = endpoint({
  route: 'DELETE /api/v1/auth/sessions',
  summary: 'End all your other sessions; idempotent',
  description: 'Signs you out everywhere else: the session of this request stays.',
  tag: 'Auth',
  auth: 'required',
  access: [database, cache, events.publish, relay.wake],
  status: 204,
  run: async ({ app, actor }) => void (await endSessions(app, actor.userId, { except: actor.sessionId })),
});
