import { rejectRequest } from '../../core/follows/follow-requests.ts';
import { relationshipOf } from '../../core/users/relationship.ts';
import { Relationship, UserPath } from '../../core/users/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { relay } from '../../platform/grants/relay.ts';

export const handler = endpoint({
  route: 'POST /api/v1/users/me/follow-requests/{user_id}/reject',
  summary: 'Reject a follow request; idempotent',
  description: 'The user may ask again.',
  tag: 'Follows',
  auth: 'required',
  access: [database, cache, events.publish, relay.wake],
  params: UserPath,
  output: Relationship,
  status: 200,
  errors: ['validation_failed', 'user_not_found'],
  run: async ({ app, actor, params }) => relationshipOf(await rejectRequest(app, actor.userId, params.user_id)),
});
