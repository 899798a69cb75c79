import { Feed } from '../../core/posts/schema.ts';
import { PageRequest } from '../../core/shared/page.ts';
import { listLikedPosts } from '../../core/views/list-marked-posts.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { mediaUrls } from '../../platform/grants/media-urls.ts';

export const handler = endpoint({
  route: 'GET /api/v1/users/me/likes',
  summary: 'The posts you like, latest first',
  description: 'The posts you like and may still see, latest like first. New likes appear within a moment.',
  tag: 'Likes',
  auth: 'required',
  access: [database, cache, interactions.read, mediaUrls],
  query: PageRequest,
  output: Feed,
  status: 200,
  run: ({ app, actor, query }) => listLikedPosts(app, actor, query),
});
