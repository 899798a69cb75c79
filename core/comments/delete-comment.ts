import type { App } from '../shared/app.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import { changeCounted, refreshCounts } from '../interactions/counters.ts';
import { commentKey, postKey } from '../interactions/items.ts';
import { requirePost } from '../posts/require-post.ts';
import { type CommentItem, findComment } from './items.ts';
import type { CommentPath } from './schema.ts';

/** Deletes a comment; its author and the post's author may. */
export async function deleteComment(app: App, userId: string, { post_id, comment_id }: CommentPath): Promise<void> {
  const [post, comment] = await Promise.all([requirePost(app, userId, post_id), findComment(app, post_id, comment_id)]);
  if (!comment) throw notFound('comment');
  if (comment.user_id !== userId && post.authorId !== userId) {
    throw new DomainError('forbidden', 'not_your_comment', 'Only its author or the author of the post can delete a comment.');
  }
  if (!(await removeComment(app, post_id, comment))) throw notFound('comment');
}

/** Removes a comment and counts it; false when it is gone already. */
export async function removeComment(app: App, postId: string, { comment_id, user_id }: Pick<CommentItem, 'comment_id' | 'user_id'>): Promise<boolean> {
  const remove = {
    Delete: {
      TableName: app.settings.interactionsTable,
      Key: { pk: postKey(postId), sk: commentKey(comment_id) },
      ConditionExpression: 'attribute_exists(pk)',
    },
  };
  const removed = await changeCounted(app, remove, { postId, userId: user_id, count: 'comments', change: -1 });
  if (removed) await refreshCounts(app, postId);
  return removed;
}
