import { setTimeout as delay } from 'node:timers/promises';
import type { App } from '../shared/app.ts';
import type { ItemKey } from './get-items.ts';

/** BatchWriteItem accepts at most this many items. */
const batchSize = 25;

/**
 * Deletes items that are not counted. If DynamoDB throttles, it pauses and retries until `deadline` (of
 * `performance.now()`). Returns whether all are deleted.
 */
export async function deleteItems(app: App, keys: readonly ItemKey[], deadline = Infinity): Promise<boolean> {
  const table = app.settings.interactionsTable;
  for (let start = 0; start < keys.length; start += batchSize) {
    let requests = keys.slice(start, start + batchSize).map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } } }));
    while (requests.length > 0) {
      const { UnprocessedItems } = await app.dynamo.batchWrite({ RequestItems: { [table]: requests } });
      requests = (UnprocessedItems?.[table] ?? []) as typeof requests;
      if (requests.length === 0) break;
      if (performance.now() > deadline) return false;
      await delay(50 + Math.random() * 100);
    }
  }
  return true;
}
