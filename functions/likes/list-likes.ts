import { listLikes } from '../../core/views/list-likes.ts';
import { LikeList } from '../../core/likes/schema.ts';
import { PageRequest } from '../../core/shared/page.ts';
import { PostPath } from '../../core/posts/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { mediaUrls } from '../../platform/grants/media-urls.ts';

export const handler = endpoint({
  route: 'GET /api/v1/posts/{post_id}/likes',
  summary: 'The people who like a post, latest first',
  description: 'The people who like a post, latest first, and how many there are.',
  tag: 'Likes',
  auth: 'optional',
  access: [database, cache, interactions.read, mediaUrls],
  params: PostPath,
  query: PageRequest,
  output: LikeList,
  status: 200,
  errors: ['post_not_found'],
  run: ({ app, actor, params, query }) => listLikes(app, actor, params.post_id, query),
});
