import { setTimeout as delay } from 'node:timers/promises';
import type { App } from '../shared/app.ts';
import { postKey } from './items.ts';

/** BatchWriteItem takes at most this many items. */
const batchSize = 25;

/** Deletes a post's likes, comments and counters; returns how many items there were. */
export async function removeInteractions(app: App, postId: string): Promise<number> {
  const table = app.settings.interactionsTable;
  let removed = 0;
  for (;;) {
    const { Items = [] } = await app.dynamo.query({
      TableName: table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': postKey(postId) },
      ProjectionExpression: 'pk, sk',
      ConsistentRead: true,
      Limit: 10 * batchSize,
    });
    if (Items.length === 0) return removed;
    for (let start = 0; start < Items.length; start += batchSize) {
      let requests = Items.slice(start, start + batchSize).map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } } }));
      while (requests.length > 0) {
        const { UnprocessedItems } = await app.dynamo.batchWrite({ RequestItems: { [table]: requests } });
        requests = (UnprocessedItems?.[table] ?? []) as typeof requests;
        // Throttled: DynamoDB asks for a pause.
        if (requests.length > 0) await delay(50 + Math.random() * 100);
      }
    }
    removed += Items.length;
  }
}

/** How many items a post has: likes, comments and counters. */
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
