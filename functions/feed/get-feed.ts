import { readGlobalFeed } from '../../core/views/read-feed.ts';
import { PageRequest } from '../../core/shared/page.ts';
import { Feed } from '../../core/posts/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { mediaUrls } from '../../platform/grants/media-urls.ts';

export const handler = endpoint({
  route: 'GET /api/v1/feed',
  summary: "Everyone's posts, newest first",
  description: 'The posts of everyone, newest first. With a token each post includes `user_liked`.',
  tag: 'Feed',
  auth: 'optional',
  access: [database, cache, interactions.read, mediaUrls],
  query: PageRequest,
  output: Feed,
  status: 200,
  run: ({ app, actor, query }) => readGlobalFeed(app, actor, query),
});
