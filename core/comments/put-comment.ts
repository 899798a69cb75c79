import { changeCounted, refreshCounts } from '../interactions/counters.ts';
import type { App } from '../shared/app.ts';
import { doneAt } from '../shared/done-at.ts';
import { microsOf } from '../shared/time.ts';
import { type CommentItem, keyOf } from './items.ts';
import { joinThread } from './thread.ts';

/** Stores a comment and updates the counters, including its parent's; false if it already exists, or its parent does not. */
export async function putComment(app: App, postId: string, item: CommentItem): Promise<boolean> {
  const { comment_id, user_id, created_at, parent_id } = item;
  const put = {
    Put: {
      TableName: app.settings.interactionsTable,
      Item: { ...keyOf(postId, item), ...item, done_at: doneAt('COMMENT', microsOf(created_at), comment_id) },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  };
  const thread = parent_id === undefined ? [] : joinThread(app, postId, { comment_id, parent_id });
  const added = await changeCounted(app, put, { postId, userId: user_id, count: 'comments', change: 1 }, thread);
  await refreshCounts(app, postId);
  return added;
}
