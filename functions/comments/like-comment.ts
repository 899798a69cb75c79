import { likeComment } from '../../core/comments/like-comment.ts';
import { CommentLikeState, CommentPath } from '../../core/comments/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { limits } from '../../platform/grants/limits.ts';

export const handler = endpoint({
  route: 'POST /api/v1/posts/{post_id}/comments/{comment_id}/like',
  summary: 'Like a comment',
  description: 'Likes a comment or a reply. Repeating it changes nothing.',
  tag: 'Comments',
  auth: 'required',
  access: [database, cache, interactions.read, interactions.write, limits.count],
  limits: ['likes'],
  params: CommentPath,
  output: CommentLikeState,
  status: 200,
  errors: ['post_not_found', 'comment_not_found', 'blocked_by_you'],
  run: ({ app, actor, params }) => likeComment(app, actor.userId, params),
});
