import type { App } from '../shared/app.ts';

/** BatchGetItem takes at most this many keys. */
const batchLimit = 100;

/** What stands for an item in a set. */
export const itemName = ({ pk, sk }: { pk: string; sk: string }): string => `${pk} ${sk}`;

/** Names of those items that exist. */
export async function findExisting(app: App, items: readonly { pk: string; sk: string }[]): Promise<Set<string>> {
  const table = app.settings.interactionsTable;
  const existing = new Set<string>();
  for (let start = 0; start < items.length; start += batchLimit) {
    let keysLeft = items.slice(start, start + batchLimit).map(({ pk, sk }) => ({ pk, sk }));
    while (keysLeft.length > 0) {
      const reply = await app.dynamo.batchGet({
        RequestItems: { [table]: { Keys: keysLeft, ConsistentRead: true, ProjectionExpression: 'pk, sk' } },
      });
      for (const item of reply.Responses?.[table] ?? []) existing.add(itemName(item as { pk: string; sk: string }));
      keysLeft = (reply.UnprocessedKeys?.[table]?.Keys ?? []) as typeof keysLeft;
    }
  }
  return existing;
}
