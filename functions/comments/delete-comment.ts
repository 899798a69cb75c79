import { deleteComment } from '../../core/comments/delete-comment.ts';
import { CommentPath } from '../../core/comments/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';

export const handler = endpoint({
  route: 'DELETE /api/v1/posts/{post_id}/comments/{comment_id}',
  summary: 'Delete your own comment, or one under your post',
  description: 'Deletes a comment that you wrote, or that anyone wrote under a post of yours.',
  tag: 'Comments',
  auth: 'required',
  access: [database, cache, interactions.read, interactions.write],
  params: CommentPath,
  status: 204,
  errors: ['not_your_comment', 'post_not_found', 'comment_not_found', 'blocked_by_you'],
  run: ({ app, actor, params }) => deleteComment(app, actor.userId, params),
});
