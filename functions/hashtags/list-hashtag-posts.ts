import { HashtagPath } from '../../core/hashtags/schema.ts';
import { UserPosts } from '../../core/posts/schema.ts';
import { PageRequest } from '../../core/shared/page.ts';
import { listHashtagPosts } from '../../core/views/hashtags.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { mediaUrls } from '../../platform/grants/media-urls.ts';

export const handler = endpoint({
  route: 'GET /api/v1/hashtags/{tag}/posts',
  summary: 'Posts with a hashtag, newest first',
  description: 'The posts of public accounts whose caption has a hashtag, newest first, and how many there are.',
  tag: 'Hashtags',
  auth: 'optional',
  access: [database, cache, interactions.read, mediaUrls],
  params: HashtagPath,
  query: PageRequest,
  output: UserPosts,
  status: 200,
  errors: [],
  run: ({ app, actor, params, query }) => listHashtagPosts(app, actor, params.tag, query),
});
