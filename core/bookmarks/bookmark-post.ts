import { bookmarkKey, postKey } from '../interactions/items.ts';
import { rememberMark } from '../interactions/marks.ts';
import { requirePost } from '../posts/require-post.ts';
import type { App } from '../shared/app.ts';
import { doneAt } from '../shared/done-at.ts';
import { ifCondition } from '../shared/if-condition.ts';
import type { BookmarkState } from './schema.ts';

/** Adds a post to the user's list; an existing bookmark keeps its place. */
export async function bookmarkPost(app: App, userId: string, postId: string): Promise<BookmarkState> {
  await requirePost(app, userId, postId);
  await ifCondition(
    app.dynamo.put({
      TableName: app.settings.interactionsTable,
      Item: { pk: postKey(postId), sk: bookmarkKey(userId), user_id: userId, done_at: doneAt('BOOKMARK', app.now().getTime() * 1000, postId) },
      ConditionExpression: 'attribute_not_exists(pk)',
    }),
  );
  return stateAfter(app, userId, postId, true);
}

/** Removes a post from the user's list, even if the post is hidden or deleted; does nothing if it is not on the list. */
export async function unbookmarkPost(app: App, userId: string, postId: string): Promise<BookmarkState> {
  await app.dynamo.delete({ TableName: app.settings.interactionsTable, Key: { pk: postKey(postId), sk: bookmarkKey(userId) } });
  return stateAfter(app, userId, postId, false);
}

async function stateAfter(app: App, userId: string, postId: string, bookmarked: boolean): Promise<BookmarkState> {
  await rememberMark(app, userId, 'bookmark', postId, bookmarked);
  return { bookmarked };
}
