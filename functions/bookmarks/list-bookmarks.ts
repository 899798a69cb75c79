import { Feed } from '../../core/posts/schema.ts';
import { PageRequest } from '../../core/shared/page.ts';
import { listBookmarks } from '../../core/views/list-marked-posts.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { mediaUrls } from '../../platform/grants/media-urls.ts';

export const handler = endpoint({
  route: 'GET /api/v1/users/me/bookmarks',
  summary: 'The posts you have bookmarked, latest first',
  description: 'The posts you have bookmarked and may still see, latest bookmark first. New bookmarks appear within a moment.',
  tag: 'Bookmarks',
  auth: 'required',
  access: [database, cache, interactions.read, mediaUrls],
  query: PageRequest,
  output: Feed,
  status: 200,
  run: ({ app, actor, query }) => listBookmarks(app, actor, query),
});
