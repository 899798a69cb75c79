import type { App } from '../shared/app.ts';

type Query = Omit<Parameters<App['dynamo']['query']>[0], 'TableName'>;

/** Skips `offset` items of a query and returns up to `count` of the rest, read consistently; by default in descending order of the sort key. */
export async function listItems<Item>(app: App, query: Query, offset: number, count: number): Promise<Item[]> {
  const items: Item[] = [];
  let start = query.ExclusiveStartKey;
  do {
    const reply = await app.dynamo.query({
      ScanIndexForward: false,
      ...query,
      TableName: app.settings.interactionsTable,
      ExclusiveStartKey: start,
      ConsistentRead: true,
      Limit: offset + count - items.length,
    });
    items.push(...((reply.Items ?? []) as Item[]));
    start = reply.LastEvaluatedKey;
  } while (start && items.length < offset + count);
  return items.slice(offset);
}
