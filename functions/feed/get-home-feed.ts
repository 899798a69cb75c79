import { readHomeFeed } from '../../core/views/read-home-feed.ts';
import { PageRequest } from '../../core/shared/page.ts';
import { Feed } from '../../core/posts/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { mediaUrls } from '../../platform/grants/media-urls.ts';

export const handler = endpoint({
  route: 'GET /api/v1/feed/home',
  summary: 'Posts by you and the people you follow, newest first',
  description: 'Your own posts and those of the people you follow, newest first.',
  tag: 'Feed',
  auth: 'required',
  access: [database, cache, interactions.read, mediaUrls],
  query: PageRequest.omit({ offset: true }),
  output: Feed,
  status: 200,
  run: ({ app, actor, query }) => readHomeFeed(app, actor, query),
});
