import { NoticeList } from '../../core/moderation/schema.ts';
import { PageRequest } from '../../core/shared/page.ts';
import { listNotices } from '../../core/views/moderation.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';

export const handler = endpoint({
  route: 'GET /api/v1/notices',
  summary: 'What moderators have to tell you, latest first',
  description: 'Decisions about what you have published or about your account, what came of your appeals, and what came of your reports. Open to suspended accounts too.',
  tag: 'Moderation',
  auth: 'required',
  whileSuspended: true,
  access: [database, cache],
  query: PageRequest,
  output: NoticeList,
  status: 200,
  run: ({ app, actor, query }) => listNotices(app, actor.userId, query),
});
