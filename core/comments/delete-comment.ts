import type { App } from '../shared/app.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import { refreshCounts } from '../interactions/counters.ts';
import { requirePost } from '../posts/require-post.ts';
import { findComment } from './items.ts';
import { removeComment } from './remove-comment.ts';
import type { CommentPath } from './schema.ts';

/** Deletes a comment. Only its author and the post's author may do so. */
export async function deleteComment(app: App, userId: string, { post_id, comment_id }: CommentPath): Promise<void> {
  const [post, comment] = await Promise.all([requirePost(app, userId, post_id), findComment(app, post_id, comment_id)]);
  if (!comment) throw notFound('comment');
  if (comment.user_id !== userId && post.authorId !== userId) {
    throw new DomainError('forbidden', 'not_your_comment', 'Only the author of the comment or of the post can delete it.');
  }
  if (!(await removeComment(app, post_id, comment_id, comment))) throw notFound('comment');
  await refreshCounts(app, post_id);
}
