import { report } from '../../core/moderation/report.ts';
import { NewReport } from '../../core/moderation/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { limits } from '../../platform/grants/limits.ts';

export const handler = endpoint({
  route: 'POST /api/v1/reports',
  summary: 'Report a post, a comment or an account; idempotent',
  description: 'Moderators see the content as it is now. Any id is accepted, whether or not you can see the content, and the response does not reveal whether it exists. One open report per person and subject.',
  tag: 'Moderation',
  auth: 'required',
  access: [database, cache, interactions.read, limits.count],
  limits: ['reports'],
  body: NewReport,
  status: 202,
  run: ({ app, actor, body }) => report(app, actor.userId, body),
});
