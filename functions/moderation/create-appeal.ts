import { appeal } from '../../core/moderation/appeal.ts';
import { ActionPath, NewAppeal } from '../../core/moderation/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { database } from '../../platform/grants/database.ts';

export const handler = endpoint({
  route: 'POST /api/v1/moderation/actions/{action_id}/appeal',
  summary: 'Appeal against a decision about you; idempotent',
  description: 'Once for each decision; its id is in your notices. Also available to suspended accounts.',
  tag: 'Moderation',
  auth: 'required',
  whileSuspended: true,
  access: [database],
  params: ActionPath,
  body: NewAppeal,
  status: 204,
  errors: ['action_not_found', 'already_appealed', 'appeal_closed'],
  run: ({ app, actor, params, body }) => appeal(app, actor.userId, params.action_id, body.text),
});
