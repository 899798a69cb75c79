import { changeCounted, refreshCounts, type TransactItems } from '../interactions/counters.ts';
import { likeInThread, postKey } from '../interactions/items.ts';
import { rememberCommentLike } from '../interactions/marks.ts';
import type { App } from '../shared/app.ts';
import { doneAt } from '../shared/done-at.ts';
import { notFound } from '../shared/errors.ts';
import { type CommentItem, findComment, keyOf } from './items.ts';
import { requireComment } from './require-comment.ts';
import type { CommentLikeState, CommentPath } from './schema.ts';

/** Likes a comment; liking it again changes nothing. */
export async function likeComment(app: App, userId: string, path: CommentPath): Promise<CommentLikeState> {
  const { comment } = await requireComment(app, userId, path);
  const { post_id, comment_id } = path;
  const done_at = doneAt('COMMENT_LIKE', app.now().getTime() * 1000, comment_id);
  const put = {
    Put: {
      TableName: app.settings.interactionsTable,
      Item: { pk: postKey(post_id), sk: likeInThread(comment_id, userId), user_id: userId, done_at },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  };
  await changeCounted(app, put, { postId: post_id, userId, count: 'comments', change: 0 }, [count(app, post_id, comment, 1)]);
  return stateAfter(app, userId, path, true);
}

/** Removes the user's like; does nothing if there is none. */
export async function unlikeComment(app: App, userId: string, path: CommentPath): Promise<CommentLikeState> {
  const { comment } = await requireComment(app, userId, path);
  await removeCommentLike(app, userId, path.post_id, comment);
  return stateAfter(app, userId, path, false);
}

/** Removes a like from a comment and updates the counters; false if there is no such like or comment. */
export function removeCommentLike(app: App, userId: string, postId: string, comment: CommentItem): Promise<boolean> {
  const remove = {
    Delete: {
      TableName: app.settings.interactionsTable,
      Key: { pk: postKey(postId), sk: likeInThread(comment.comment_id, userId) },
      ConditionExpression: 'attribute_exists(pk)',
    },
  };
  return changeCounted(app, remove, { postId, userId, count: 'comments', change: 0 }, [count(app, postId, comment, -1)]);
}

const count = (app: App, postId: string, comment: CommentItem, change: 1 | -1): TransactItems[number] => ({
  Update: {
    TableName: app.settings.interactionsTable,
    Key: keyOf(postId, comment),
    UpdateExpression: 'ADD likes_count :change',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':change': change },
  },
});

async function stateAfter(app: App, userId: string, { post_id, comment_id }: CommentPath, user_liked: boolean): Promise<CommentLikeState> {
  const [comment] = await Promise.all([
    findComment(app, post_id, comment_id),
    refreshCounts(app, post_id),
    rememberCommentLike(app, userId, comment_id, user_liked),
  ]);
  if (!comment) throw notFound('comment');
  return { likes_count: comment.likes_count ?? 0, user_liked };
}
