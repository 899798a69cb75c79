import { listFollowers } from '../../core/views/list-follows.ts';
import { UserList } from '../../core/follows/schema.ts';
import { PageRequest } from '../../core/shared/page.ts';
import { UserPath } from '../../core/users/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { mediaUrls } from '../../platform/grants/media-urls.ts';

export const handler = endpoint({
  route: 'GET /api/v1/users/{user_id}/followers',
  summary: 'A user’s followers, latest first',
  description: 'The people who follow a user, latest first. With a token each includes `viewer_follows`.',
  tag: 'Follows',
  auth: 'optional',
  access: [database, cache, mediaUrls],
  params: UserPath,
  query: PageRequest,
  output: UserList,
  status: 200,
  errors: ['user_not_found', 'private_account', 'blocked_by_you'],
  run: ({ app, actor, params, query }) => listFollowers(app, actor, params.user_id, query),
});
