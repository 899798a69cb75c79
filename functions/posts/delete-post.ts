import { deletePost } from '../../core/posts/delete-post.ts';
import { PostPath } from '../../core/posts/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';

export const handler = endpoint({
  route: 'DELETE /api/v1/posts/{post_id}',
  summary: 'Delete your own post',
  tag: 'Posts',
  auth: 'required',
  input: PostPath,
  status: 204,
  errors: ['forbidden', 'not_found'],
  run: ({ app, actor, input }) => deletePost(app, actor.userId, input.post_id),
});
