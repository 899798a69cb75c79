import type { App } from '../shared/app.ts';
import { postKey } from './items.ts';

/** Counts a post's items (likes, comments, counters and others), optionally only those with a prefix. */
export async function countInteractions(app: App, postId: string, prefix?: string): Promise<number> {
  let count = 0;
  let start: Record<string, unknown> | undefined;
  do {
    const { Count = 0, LastEvaluatedKey } = await app.dynamo.query({
      TableName: app.settings.interactionsTable,
      KeyConditionExpression: prefix === undefined ? 'pk = :pk' : 'pk = :pk and begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': postKey(postId), ...(prefix !== undefined && { ':prefix': prefix }) },
      Select: 'COUNT',
      ConsistentRead: true,
      ExclusiveStartKey: start,
    });
    count += Count;
    start = LastEvaluatedKey;
  } while (start);
  return count;
}
