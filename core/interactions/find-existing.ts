import type { App } from '../shared/app.ts';

/** BatchGetItem takes at most this many keys. */
const batchLimit = 100;

/** Partition keys of those items that exist; each of `items` is in a partition of its own. */
export async function findExisting(app: App, items: readonly { pk: string; sk: string }[]): Promise<Set<string>> {
  const table = app.settings.interactionsTable;
  const existing = new Set<string>();
  for (let start = 0; start < items.length; start += batchLimit) {
    let keysLeft = items.slice(start, start + batchLimit);
    while (keysLeft.length > 0) {
      const reply = await app.dynamo.batchGet({
        RequestItems: { [table]: { Keys: keysLeft, ConsistentRead: true, ProjectionExpression: 'pk' } },
      });
      for (const { pk } of reply.Responses?.[table] ?? []) existing.add(pk as string);
      keysLeft = (reply.UnprocessedKeys?.[table]?.Keys ?? []) as typeof keysLeft;
    }
  }
  return existing;
}
