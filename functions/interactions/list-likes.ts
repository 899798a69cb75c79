import { listLikes } from '../../core/likes/list-likes.ts';
import { LikeList } from '../../core/likes/schema.ts';
import { PageRequest } from '../../core/page.ts';
import { PostPath } from '../../core/posts/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';

export const handler = endpoint({
  route: 'GET /api/v1/posts/{post_id}/likes',
  summary: 'Who likes a post, latest first',
  tag: 'Likes',
  auth: 'optional',
  input: PostPath.extend(PageRequest.shape),
  output: LikeList,
  status: 200,
  errors: ['not_found'],
  run: ({ app, input: { post_id, ...page } }) => listLikes(app, post_id, page),
});
