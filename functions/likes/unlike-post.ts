import { unlikePost } from '../../core/likes/like-post.ts';
import { LikeState } from '../../core/likes/schema.ts';
import { PostPath } from '../../core/posts/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';

export const handler = endpoint({
  route: 'DELETE /api/v1/posts/{post_id}/like',
  summary: 'Take a like back; repeatable',
  tag: 'Likes',
  auth: 'required',
  params: PostPath,
  output: LikeState,
  status: 200,
  errors: ['not_found'],
  run: ({ app, actor, params }) => unlikePost(app, actor.userId, params.post_id),
});
