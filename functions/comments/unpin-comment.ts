import { unpinComment } from '../../core/comments/pin-comment.ts';
import { CommentPath, PinState } from '../../core/comments/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';

export const handler = endpoint({
  route: 'DELETE /api/v1/posts/{post_id}/comments/{comment_id}/pin',
  summary: 'Unpin a comment under your post',
  description: 'Unpins a comment under your own post. Repeating it changes nothing.',
  tag: 'Comments',
  auth: 'required',
  access: [database, cache, interactions.read, interactions.write],
  params: CommentPath,
  output: PinState,
  status: 200,
  errors: ['not_your_post', 'post_not_found', 'comment_not_found', 'blocked_by_you'],
  run: ({ app, actor, params }) => unpinComment(app, actor.userId, params),
});
