import { changeCounted, type TransactItems } from '../interactions/counters.ts';
import { earlierTextKey, postKey } from '../interactions/items.ts';
import type { App } from '../shared/app.ts';
import { isKept } from '../shared/versions.ts';
import { type CommentItem, findComment, isUnchanged, keyOf, versionOf } from './items.ts';
import { leaveThread } from './thread.ts';

/**
 * Removes a comment or a reply with its earlier texts, and updates the counters; false if it is already gone. A comment's
 * replies and likes are left to `cleanUpComment`, which the table's stream triggers. `known` is the comment, if it has just been read.
 */
export async function removeComment(app: App, postId: string, commentId: string, known?: CommentItem): Promise<boolean> {
  let comment = known ?? (await findComment(app, postId, commentId));
  let isBelow = comment?.parent_id !== undefined;
  while (comment) {
    const { user_id, parent_id } = comment;
    const remove = { Delete: { TableName: app.settings.interactionsTable, Key: keyOf(postId, comment), ...isUnchanged(comment) } };
    const belongings = [...earlierTextsOf(app, postId, comment), ...(parent_id === undefined ? [] : leaveThread(app, postId, { parent_id, comment_id: commentId }, isBelow))];
    if (await changeCounted(app, remove, { postId, userId: user_id, count: 'comments', change: -1 }, belongings)) return true;
    // Deleted or edited in the meantime, or its parent is gone.
    comment = await findComment(app, postId, commentId);
    isBelow = comment?.parent_id !== undefined && (await findComment(app, postId, comment.parent_id)) !== undefined;
  }
  return false;
}

function earlierTextsOf(app: App, postId: string, comment: CommentItem): TransactItems {
  const current = versionOf(comment);
  const earlier = Array.from({ length: current - 1 }, (_, index) => index + 1).filter((version) => isKept(version, current));
  return earlier.map((version) => ({
    Delete: { TableName: app.settings.interactionsTable, Key: { pk: postKey(postId), sk: earlierTextKey(comment.comment_id, version) } },
  }));
}
