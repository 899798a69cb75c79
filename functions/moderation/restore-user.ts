import { setStanding } from '../../core/moderation/decide.ts';
import { Grounds } from '../../core/moderation/schema.ts';
import { UserPath } from '../../core/users/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { relay } from '../../platform/grants/relay.ts';

export const handler = endpoint({
  route: 'POST /api/v1/moderation/users/{user_id}/restore',
  summary: 'End a suspension; idempotent',
  description: 'Restores the account and its content. Moderators cannot decide their own cases, and only admins can suspend or restore people with a role. For moderators and admins.',
  tag: 'Moderation',
  auth: 'required',
  roles: ['moderators', 'admins'],
  access: [database, cache, events.publish, relay.wake],
  params: UserPath,
  body: Grounds,
  status: 204,
  errors: ['own_case', 'admins_only', 'user_not_found'],
  run: ({ app, actor, params, body }) => setStanding(app, actor, params.user_id, 'restore', body.note),
});
