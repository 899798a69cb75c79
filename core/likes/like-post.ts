import type { App } from '../shared/app.ts';
import { changeCounted, refreshCounts } from '../interactions/counters.ts';
import { likedAt, likeKey, postKey } from '../interactions/items.ts';
import { rememberMark } from '../interactions/marks.ts';
import { requirePost } from '../posts/require-post.ts';
import { doneAt } from '../shared/done-at.ts';
import type { LikeState } from './schema.ts';

/** Likes a post; liking it again changes nothing. */
export async function likePost(app: App, userId: string, postId: string): Promise<LikeState> {
  await requirePost(app, userId, postId);
  const micros = app.now().getTime() * 1000;
  const put = {
    Put: {
      TableName: app.settings.interactionsTable,
      Item: { pk: postKey(postId), sk: likeKey(userId), user_id: userId, liked_at: likedAt(micros, userId), done_at: doneAt('LIKE', micros, postId) },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  };
  await changeCounted(app, put, { postId, userId, count: 'likes', change: 1 });
  return stateAfter(app, userId, postId, true);
}

/** Removes the user's like; does nothing if there is none. */
export async function unlikePost(app: App, userId: string, postId: string): Promise<LikeState> {
  await requirePost(app, userId, postId);
  await removeLike(app, userId, postId);
  return stateAfter(app, userId, postId, false);
}

/** Removes a like from a post and updates the counter; false if there is no such like. */
export function removeLike(app: App, userId: string, postId: string): Promise<boolean> {
  const remove = {
    Delete: {
      TableName: app.settings.interactionsTable,
      Key: { pk: postKey(postId), sk: likeKey(userId) },
      ConditionExpression: 'attribute_exists(pk)',
    },
  };
  return changeCounted(app, remove, { postId, userId, count: 'likes', change: -1 });
}

async function stateAfter(app: App, userId: string, postId: string, liked: boolean): Promise<LikeState> {
  const [counts] = await Promise.all([refreshCounts(app, postId), rememberMark(app, userId, 'like', postId, liked)]);
  return { success: true, likes_count: counts.likes };
}
