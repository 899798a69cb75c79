import { InviteList } from '../../core/instance/schema.ts';
import { PageRequest } from '../../core/shared/page.ts';
import { listInvites } from '../../core/views/list-invites.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';

export const handler = endpoint({
  route: 'GET /api/v1/invites',
  summary: 'All invite codes, latest first',
  description: 'Each with the number of accounts registered with it. For admins.',
  tag: 'Instance',
  auth: 'required',
  roles: ['admins'],
  access: [database, cache],
  query: PageRequest,
  output: InviteList,
  status: 200,
  run: ({ app, query }) => listInvites(app, query),
});
