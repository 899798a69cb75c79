import type { App } from '../shared/app.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import { changeCounted, refreshCounts } from '../interactions/counters.ts';
import { commentKey, earlierTextKey, postKey } from '../interactions/items.ts';
import { requirePost } from '../posts/require-post.ts';
import { isKept } from '../shared/versions.ts';
import { type CommentItem, findComment, isUnchanged, versionOf } from './items.ts';
import type { CommentPath } from './schema.ts';

/** Deletes a comment; its author and the post's author may. */
export async function deleteComment(app: App, userId: string, { post_id, comment_id }: CommentPath): Promise<void> {
  const [post, comment] = await Promise.all([requirePost(app, userId, post_id), findComment(app, post_id, comment_id)]);
  if (!comment) throw notFound('comment');
  if (comment.user_id !== userId && post.authorId !== userId) {
    throw new DomainError('forbidden', 'not_your_comment', 'Only its author or the author of the post can delete a comment.');
  }
  if (!(await removeComment(app, post_id, comment_id, comment))) throw notFound('comment');
}

/**
 * Removes a comment with the texts that it had before, and counts it; false when it is gone already. `known` is the comment where it
 * has just been read.
 */
export async function removeComment(app: App, postId: string, commentId: string, known?: CommentItem): Promise<boolean> {
  const table = { TableName: app.settings.interactionsTable };
  let comment = known ?? (await findComment(app, postId, commentId));
  while (comment) {
    const remove = { Delete: { ...table, Key: { pk: postKey(postId), sk: commentKey(commentId) }, ...isUnchanged(comment) } };
    const earlier = earlierVersions(versionOf(comment)).map((version) => ({ Delete: { ...table, Key: { pk: postKey(postId), sk: earlierTextKey(commentId, version) } } }));
    if (await changeCounted(app, remove, { postId, userId: comment.user_id, count: 'comments', change: -1 }, earlier)) {
      await refreshCounts(app, postId);
      return true;
    }
    // Gone, or edited in the meantime.
    comment = await findComment(app, postId, commentId);
  }
  return false;
}

const earlierVersions = (current: number): number[] => Array.from({ length: current - 1 }, (_, index) => index + 1).filter((version) => isKept(version, current));
