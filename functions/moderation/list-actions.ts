import { ActionList } from '../../core/moderation/schema.ts';
import { PageRequest } from '../../core/shared/page.ts';
import { listActions } from '../../core/views/moderation.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';

export const handler = endpoint({
  route: 'GET /api/v1/moderation/log',
  summary: 'Moderators’ decisions and views of private content, latest first',
  description: 'Who decided what, when and why, and which private content was shown to whom. For moderators and admins.',
  tag: 'Moderation',
  auth: 'required',
  roles: ['moderators', 'admins'],
  access: [database, cache],
  query: PageRequest,
  output: ActionList,
  status: 200,
  run: ({ app, query }) => listActions(app, query),
});
