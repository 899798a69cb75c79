import { addComment, showComment } from '../../core/comments/add-comment.ts';
import { CreatedComment, NewComment } from '../../core/comments/schema.ts';
import { PostPath } from '../../core/posts/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';

export const handler = endpoint({
  route: 'POST /api/v1/posts/{post_id}/comments',
  summary: 'Comment on a post',
  tag: 'Comments',
  auth: 'required',
  params: PostPath,
  body: NewComment,
  output: CreatedComment,
  status: 201,
  errors: ['not_found'],
  creates: 'once',
  run: ({ app, actor, params, body, newId, repeated }) =>
    repeated ? showComment(app, params.post_id, newId) : addComment(app, actor.userId, { ...params, ...body }, newId),
});
