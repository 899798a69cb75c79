import { NoticeList } from '../../core/moderation/schema.ts';
import { PageRequest } from '../../core/shared/page.ts';
import { listNotices } from '../../core/views/moderation.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';

export const handler = endpoint({
  route: 'GET /api/v1/notices',
  summary: 'Notices from moderators, latest first',
  description: 'Decisions about your content or account, and the outcomes of your appeals and reports. Also available to suspended accounts.',
  tag: 'Moderation',
  auth: 'required',
  whileSuspended: true,
  access: [database, cache],
  query: PageRequest,
  output: NoticeList,
  status: 200,
  run: ({ app, actor, query }) => listNotices(app, actor.userId, query),
});
