import { setTimeout as delay } from 'node:timers/promises';
import type { App } from '../shared/app.ts';
import type { ItemKey } from './get-items.ts';

/** BatchWriteItem accepts at most this many items. */
const batchSize = 25;

/**
 * Deletes items that have no counter. If DynamoDB throttles, pauses and retries until `deadline` (as of
 * `performance.now()`). Returns whether all have been deleted.
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
