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
    'The decision applies to all open reports of the same subject. `remove` hides a post or comment; a post is kept for an appeal, for at most 30 days. `suspend` hides the author and signs them out. The author and the people who reported it are notified. Moderators cannot decide their own cases, and only admins can suspend or restore people with a role. For moderators and admins.',
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
