import { Feed } from '../../core/posts/schema.ts';
import { PageRequest } from '../../core/shared/page.ts';
import { listPopularPosts } from '../../core/views/explore.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { mediaUrls } from '../../platform/grants/media-urls.ts';

export const handler = endpoint({
  route: 'GET /api/v1/explore',
  summary: 'Popular posts of the last week',
  description:
    'Posts of the last seven days by public, discoverable accounts, most popular first. A like is worth half as much for each day since the post: a post with twice as many likes ranks like one that is a day newer. The order changes as people like posts.',
  tag: 'Explore',
  auth: 'optional',
  access: [database, cache, interactions.read, mediaUrls],
  query: PageRequest,
  output: Feed,
  status: 200,
  errors: [],
  run: ({ app, actor, query }) => listPopularPosts(app, actor, query),
});
