import { getPost } from '../../core/views/get-post.ts';
import { Post, PostPath } from '../../core/posts/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { mediaUrls } from '../../platform/grants/media-urls.ts';

export const handler = endpoint({
  route: 'GET /api/v1/posts/{post_id}',
  summary: 'One post',
  description: 'A post with its photos and counts. With a token it includes `user_liked`.',
  tag: 'Posts',
  auth: 'optional',
  access: [database, cache, interactions.read, mediaUrls],
  params: PostPath,
  output: Post,
  status: 200,
  errors: ['post_not_found'],
  run: ({ app, actor, params }) => getPost(app, actor, params.post_id),
});
