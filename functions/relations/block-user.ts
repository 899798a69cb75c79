import { blockUser } from '../../core/relations/block-user.ts';
import { relationshipOf } from '../../core/users/relationship.ts';
import { Relationship, UserPath } from '../../core/users/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { relay } from '../../platform/grants/relay.ts';

export const handler = endpoint({
  route: 'POST /api/v1/users/{user_id}/block',
  summary: 'Block a user; idempotent',
  description: 'You no longer see each other, and follows and follow requests between you end; unblocking does not restore them. With an id, this works even if the other person has blocked you. You cannot block yourself.',
  tag: 'Relations',
  auth: 'required',
  access: [database, cache, events.publish, relay.wake],
  params: UserPath,
  output: Relationship,
  status: 200,
  errors: ['validation_failed', 'user_not_found'],
  run: async ({ app, actor, params }) => relationshipOf(await blockUser(app, actor.userId, params.user_id)),
});
