import { AppealList } from '../../core/moderation/schema.ts';
import { PageRequest } from '../../core/shared/page.ts';
import { listAppeals } from '../../core/views/moderation.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { mediaUrls } from '../../platform/grants/media-urls.ts';

export const handler = endpoint({
  route: 'GET /api/v1/moderation/appeals',
  summary: 'Pending appeals, longest waiting first',
  description: 'Each with its decision and the content concerned. The log records that private content was shown to you. For moderators and admins.',
  tag: 'Moderation',
  auth: 'required',
  roles: ['moderators', 'admins'],
  access: [database, cache, mediaUrls],
  query: PageRequest,
  output: AppealList,
  status: 200,
  run: ({ app, actor, query }) => listAppeals(app, actor.userId, query),
});
