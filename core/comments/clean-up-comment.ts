import type { EventData } from '../../events/catalog.ts';
import { refreshCounts } from '../interactions/counters.ts';
import { deleteItems } from '../interactions/delete-items.ts';
import type { ItemKey } from '../interactions/get-items.ts';
import { postKey, replyOfThread, threadOf } from '../interactions/items.ts';
import type { App } from '../shared/app.ts';
import { removeComment } from './remove-comment.ts';
import { findComment } from './items.ts';

/** Items per read, and replies removed concurrently. */
const pageSize = 50;
const atOnce = 5;
/** Time limit (ms) of a step. */
const patience = 20_000;

/**
 * Removes the replies and likes of a deleted comment, one step at a time: the next call continues, since deleted items are not found again. Each
 * removed reply updates the counters. Returns whether some may be left.
 */
export async function cleanUpComment(app: App, { post_id, comment_id }: Pick<EventData<'comment.removed'>, 'post_id' | 'comment_id'>): Promise<{ left: boolean }> {
  const deadline = performance.now() + patience;
  let removed = 0;
  try {
    while (performance.now() < deadline) {
      const keys = await listThread(app, post_id, comment_id);
      // The comment may have been restored after an appeal: then its replies and likes stay.
      if (keys.length === 0 || (await findComment(app, post_id, comment_id))) return { left: false };
      for (let start = 0; start < keys.length; start += atOnce) {
        const some = keys.slice(start, start + atOnce);
        // Removing a reply also removes its place in the thread.
        const isDone = await Promise.all(some.map(({ sk }) => isReplyRemoved(app, post_id, sk)));
        await deleteItems(app, some.filter((_, index) => !isDone[index]), deadline);
      }
      removed += keys.length;
    }
    return { left: true };
  } finally {
    if (removed > 0) await refreshCounts(app, post_id);
  }
}

async function isReplyRemoved(app: App, postId: string, place: string): Promise<boolean> {
  const id = replyOfThread(place);
  return id !== undefined && removeComment(app, postId, id);
}

async function listThread(app: App, postId: string, commentId: string): Promise<ItemKey[]> {
  const { Items = [] } = await app.dynamo.query({
    TableName: app.settings.interactionsTable,
    KeyConditionExpression: 'pk = :pk and begins_with(sk, :thread)',
    ExpressionAttributeValues: { ':pk': postKey(postId), ':thread': threadOf(commentId) },
    ProjectionExpression: 'pk, sk',
    ConsistentRead: true,
    Limit: pageSize,
  });
  return Items as unknown as ItemKey[];
}
