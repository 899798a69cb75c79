import { PageRequest } from '../../core/shared/page.ts';
import { listUserPosts } from '../../core/views/list-user-posts.ts';
import { UserPosts } from '../../core/posts/schema.ts';
import { UserPath } from '../../core/users/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { mediaUrls } from '../../platform/grants/media-urls.ts';

export const handler = endpoint({
  route: 'GET /api/v1/users/{user_id}/posts',
  summary: "A user's posts, newest first",
  description: 'The posts of a user, newest first, and how many there are.',
  tag: 'Posts',
  auth: 'optional',
  access: [database, cache, interactions.read, mediaUrls],
  params: UserPath,
  query: PageRequest,
  output: UserPosts,
  status: 200,
  errors: ['user_not_found', 'private_account'],
  run: ({ app, actor, params, query }) => listUserPosts(app, actor, params.user_id, query),
});
