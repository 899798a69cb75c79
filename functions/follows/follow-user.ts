import { followUser } from '../../core/follows/follow-user.ts';
import { FollowState } from '../../core/follows/schema.ts';
import { UserPath } from '../../core/users/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { relay } from '../../platform/grants/relay.ts';
import { limits } from '../../platform/grants/limits.ts';

export const handler = endpoint({
  route: 'POST /api/v1/users/{user_id}/follow',
  summary: 'Follow a user; idempotent',
  description: 'Following somebody again changes nothing. You cannot follow yourself.',
  tag: 'Follows',
  auth: 'required',
  access: [database, cache, events.publish, relay.wake, limits.count],
  limits: ['follows'],
  params: UserPath,
  output: FollowState,
  status: 200,
  errors: ['validation_failed', 'user_not_found', 'blocked_by_you'],
  run: ({ app, actor, params }) => followUser(app, actor.userId, params.user_id),
});
