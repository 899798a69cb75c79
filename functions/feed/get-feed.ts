import { readGlobalFeed } from '../../core/views/read-feed.ts';
import { PageRequest } from '../../core/shared/page.ts';
import { Feed } from '../../core/posts/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';

export const handler = endpoint({
  route: 'GET /api/v1/feed',
  summary: "Everyone's posts, newest first",
  description: 'The posts of everyone, newest first. With a token each post has `user_liked`.',
  tag: 'Feed',
  auth: 'optional',
  query: PageRequest,
  output: Feed,
  status: 200,
  run: ({ app, actor, query }) => readGlobalFeed(app, actor, query),
});
