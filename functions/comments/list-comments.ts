import { listComments } from '../../core/views/list-comments.ts';
import { CommentList } from '../../core/comments/schema.ts';
import { PageRequest } from '../../core/shared/page.ts';
import { PostPath } from '../../core/posts/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { mediaUrls } from '../../platform/grants/media-urls.ts';

export const handler = endpoint({
  route: 'GET /api/v1/posts/{post_id}/comments',
  summary: "A post's comments, newest first",
  description: 'The comments of a post, newest first, and how many there are.',
  tag: 'Comments',
  auth: 'optional',
  access: [database, cache, interactions.read, mediaUrls],
  params: PostPath,
  query: PageRequest,
  output: CommentList,
  status: 200,
  errors: ['post_not_found'],
  run: ({ app, actor, params, query }) => listComments(app, actor, params.post_id, query),
});
