import type { App } from '../shared/app.ts';
import { deleteItems } from './delete-items.ts';
import { markPostDeleted } from './deleted-posts.ts';
import type { ItemKey } from './get-items.ts';
import { postKey } from './items.ts';

/** Items per read. */
const pageSize = 250;
/** Maximum number of items that a step deletes, and its approximate time limit (ms); the caller continues with the next step. */
const itemsAtOnce = 2_500;
const patience = 20_000;

/**
 * Deletes a deleted post's likes, comments and counters, one step at a time: the next call continues, since deleted items
 * are not found again. Returns how many items were deleted and whether some may be left.
 */
export async function removeInteractions(app: App, postId: string): Promise<{ removed: number; left: boolean }> {
  const table = app.settings.interactionsTable;
  const deadline = performance.now() + patience;
  // First, so that these removals are not published from the stream.
  await markPostDeleted(app, postId);
  let removed = 0;
  while (removed < itemsAtOnce && performance.now() < deadline) {
    const { Items = [] } = await app.dynamo.query({
      TableName: table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': postKey(postId) },
      ProjectionExpression: 'pk, sk',
      ConsistentRead: true,
      Limit: pageSize,
    });
    if (Items.length === 0) return { removed, left: false };
    // Throttled: leave the rest to the next step.
    if (!(await deleteItems(app, Items as unknown as ItemKey[], deadline))) return { removed, left: true };
    removed += Items.length;
  }
  return { removed, left: true };
}
