import { ActionList } from '../../core/moderation/schema.ts';
import { PageRequest } from '../../core/shared/page.ts';
import { listActions } from '../../core/views/moderation.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';

export const handler = endpoint({
  route: 'GET /api/v1/moderation/log',
  summary: 'What moderators have decided and seen, latest first',
  description: 'Who did what, when and why, and to which private content somebody was shown. For moderators and admins.',
  tag: 'Moderation',
  auth: 'required',
  roles: ['moderators', 'admins'],
  access: [database, cache],
  query: PageRequest,
  output: ActionList,
  status: 200,
  run: ({ app, query }) => listActions(app, query),
});
