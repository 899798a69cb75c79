import { pinComment } from '../../core/comments/pin-comment.ts';
import { CommentPath, PinState } from '../../core/comments/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';

export const handler = endpoint({
  route: 'POST /api/v1/posts/{post_id}/comments/{comment_id}/pin',
  summary: 'Pin a comment under your post',
  description: 'Shows a comment before the others under your own post, at most three of them. Replies cannot be pinned. Repeating it changes nothing.',
  tag: 'Comments',
  auth: 'required',
  access: [database, cache, interactions.read, interactions.write],
  params: CommentPath,
  output: PinState,
  status: 200,
  errors: ['validation_failed', 'not_your_post', 'too_many_pins', 'post_not_found', 'comment_not_found', 'blocked_by_you'],
  run: ({ app, actor, params }) => pinComment(app, actor.userId, params),
});
