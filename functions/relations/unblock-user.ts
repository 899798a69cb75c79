import { unblockUser } from '../../core/relations/block-user.ts';
import { relationshipOf } from '../../core/users/relationship.ts';
import { Relationship, UserPath } from '../../core/users/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { relay } from '../../platform/grants/relay.ts';

export const handler = endpoint({
  route: 'DELETE /api/v1/users/{user_id}/block',
  summary: 'Unblock a user; idempotent',
  description: 'Ends your block. It does not restore follows.',
  tag: 'Relations',
  auth: 'required',
  access: [database, cache, events.publish, relay.wake],
  params: UserPath,
  output: Relationship,
  status: 200,
  errors: ['validation_failed', 'user_not_found'],
  run: async ({ app, actor, params }) => relationshipOf(await unblockUser(app, actor.userId, params.user_id)),
});
