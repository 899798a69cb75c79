import { ReportList } from '../../core/moderation/schema.ts';
import { PageRequest } from '../../core/shared/page.ts';
import { listReports } from '../../core/views/moderation.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { mediaUrls } from '../../platform/grants/media-urls.ts';

export const handler = endpoint({
  route: 'GET /api/v1/moderation/reports',
  summary: 'Open reports, longest waiting first',
  description: 'Each with the reported content, as it was when it was reported. The log records that private content was shown to you. For moderators and admins.',
  tag: 'Moderation',
  auth: 'required',
  roles: ['moderators', 'admins'],
  access: [database, cache, mediaUrls],
  query: PageRequest,
  output: ReportList,
  status: 200,
  run: ({ app, actor, query }) => listReports(app, actor.userId, query),
});
