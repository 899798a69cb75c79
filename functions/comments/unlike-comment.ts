import { unlikeComment } from '../../core/comments/like-comment.ts';
import { CommentLikeState, CommentPath } from '../../core/comments/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';

export const handler = endpoint({
  route: 'DELETE /api/v1/posts/{post_id}/comments/{comment_id}/like',
  summary: 'Unlike a comment',
  description: 'Removes your like from a comment or a reply. Without a like, nothing changes.',
  tag: 'Comments',
  auth: 'required',
  access: [database, cache, interactions.read, interactions.write],
  params: CommentPath,
  output: CommentLikeState,
  status: 200,
  errors: ['post_not_found', 'comment_not_found', 'blocked_by_you'],
  run: ({ app, actor, params }) => unlikeComment(app, actor.userId, params),
});
