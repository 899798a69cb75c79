import { resolveReport } from '../../core/moderation/decide.ts';
import { Action, Decision, ReportPath } from '../../core/moderation/schema.ts';
import { showAction } from '../../core/views/moderation.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { relay } from '../../platform/grants/relay.ts';

export const handler = endpoint({
  route: 'POST /api/v1/moderation/reports/{report_id}/resolve',
  summary: 'Decide on a report; idempotent',
  description:
    'The decision is on all open reports of the same. `remove` takes a post or comment out of sight; a post is kept for an appeal, 30 days at most. `suspend` hides the author and signs them out. The author and those who reported are told. Moderators cannot decide about themselves, and only admins can suspend or restore people who have a role. For moderators and admins.',
  tag: 'Moderation',
  auth: 'required',
  roles: ['moderators', 'admins'],
  access: [database, cache, interactions.read, interactions.write, events.publish, relay.wake],
  params: ReportPath,
  body: Decision,
  output: Action,
  status: 200,
  errors: ['own_case', 'admins_only', 'report_not_found', 'already_resolved'],
  run: async ({ app, actor, params, body }) => showAction(await resolveReport(app, actor, params.report_id, body)),
});
