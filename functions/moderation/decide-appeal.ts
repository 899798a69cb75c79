import { decideAppeal } from '../../core/moderation/appeal.ts';
import { Action, ActionPath, AppealDecision } from '../../core/moderation/schema.ts';
import { showAction } from '../../core/views/moderation.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { relay } from '../../platform/grants/relay.ts';

export const handler = endpoint({
  route: 'POST /api/v1/moderation/actions/{action_id}/appeal/decision',
  summary: 'Decide on an appeal; idempotent',
  description: '`upheld`: the decision stands, and a removed post is finally deleted. `reversed`: removed content is restored, and a suspension ends. The author is notified. Moderators cannot decide their own cases, and only admins can suspend or restore people with a role. For moderators and admins.',
  tag: 'Moderation',
  auth: 'required',
  roles: ['moderators', 'admins'],
  access: [database, cache, interactions.read, interactions.write, events.publish, relay.wake],
  params: ActionPath,
  body: AppealDecision,
  output: Action,
  status: 200,
  errors: ['own_case', 'admins_only', 'action_not_found', 'not_waiting', 'appeal_decided'],
  run: async ({ app, actor, params, body }) => showAction(await decideAppeal(app, actor, params.action_id, body)),
});
