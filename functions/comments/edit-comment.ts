import { editComment } from '../../core/comments/edit-comment.ts';
import { Comment, CommentChanges, CommentPath } from '../../core/comments/schema.ts';
import { showEditedComment } from '../../core/views/show-comments.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { limits } from '../../platform/grants/limits.ts';
import { mediaUrls } from '../../platform/grants/media-urls.ts';

export const handler = endpoint({
  route: 'PATCH /api/v1/posts/{post_id}/comments/{comment_id}',
  summary: 'Change your own comment',
  description:
    'Changes the text. Earlier texts stay visible to everyone who sees the comment. Repeating the request with its `Idempotency-Key` returns its first result and does not undo later changes.',
  tag: 'Comments',
  auth: 'required',
  access: [database, cache, interactions.read, interactions.write, mediaUrls, limits.count],
  limits: ['comments'],
  params: CommentPath,
  body: CommentChanges,
  output: Comment,
  status: 200,
  errors: ['not_your_comment', 'post_not_found', 'comment_not_found', 'blocked_by_you'],
  creates: 'once',
  edits: true,
  run: async ({ app, actor, params, body, newId, versions }) =>
    showEditedComment(app, actor, params.post_id, await editComment(app, actor.userId, params, body, { id: newId, versions })),
});
