import { listFollowRequests } from '../../core/views/list-people.ts';
import { People } from '../../core/users/schema.ts';
import { PageRequest } from '../../core/shared/page.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { mediaUrls } from '../../platform/grants/media-urls.ts';

export const handler = endpoint({
  route: 'GET /api/v1/users/me/follow-requests',
  summary: 'Requests to follow you, latest first',
  description: 'While your account is private, people have to request to follow you. Accept or reject each request.',
  tag: 'Follows',
  auth: 'required',
  access: [database, cache, mediaUrls],
  query: PageRequest,
  output: People,
  status: 200,
  run: ({ app, actor, query }) => listFollowRequests(app, actor, query),
});
