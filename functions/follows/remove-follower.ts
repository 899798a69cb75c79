import { removeFollower } from '../../core/follows/follow-requests.ts';
import { UserPath } from '../../core/users/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { relay } from '../../platform/grants/relay.ts';

export const handler = endpoint({
  route: 'DELETE /api/v1/users/me/followers/{user_id}',
  summary: 'Remove a follower; idempotent',
  description: 'Removes a follower or a follow request. They are not notified.',
  tag: 'Follows',
  auth: 'required',
  access: [database, cache, events.publish, relay.wake],
  params: UserPath,
  status: 204,
  errors: ['validation_failed', 'user_not_found'],
  run: ({ app, actor, params }) => removeFollower(app, actor.userId, params.user_id),
});
