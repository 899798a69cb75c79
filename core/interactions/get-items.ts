import type { App } from '../shared/app.ts';

export interface ItemKey {
  pk: string;
  sk: string;
}

/** BatchGetItem accepts at most this many keys. */
const batchLimit = 100;

/** A string that identifies an item. */
export const itemName = ({ pk, sk }: ItemKey): string => `${pk} ${sk}`;

/** The items that exist, in any order, read consistently: all attributes, or only `projection`. */
export async function getItems<Item>(app: App, keys: readonly ItemKey[], projection?: string, names?: Record<string, string>): Promise<Item[]> {
  const table = app.settings.interactionsTable;
  const found: Item[] = [];
  for (let start = 0; start < keys.length; start += batchLimit) {
    let keysLeft = keys.slice(start, start + batchLimit).map(({ pk, sk }) => ({ pk, sk }));
    while (keysLeft.length > 0) {
      const reply = await app.dynamo.batchGet({
        RequestItems: { [table]: { Keys: keysLeft, ConsistentRead: true, ProjectionExpression: projection, ExpressionAttributeNames: names } },
      });
      found.push(...((reply.Responses?.[table] ?? []) as Item[]));
      keysLeft = (reply.UnprocessedKeys?.[table]?.Keys ?? []) as typeof keysLeft;
    }
  }
  return found;
}
