import type { App } from '../shared/app.ts';

type Query = Omit<Parameters<App['dynamo']['query']>[0], 'TableName' | 'ExclusiveStartKey'>;

/** All items of a query, read consistently, a page at a time as they are consumed. */
export async function* eachItem<Item>(app: App, query: Query): AsyncGenerator<Item> {
  let start: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await app.dynamo.query({ ...query, TableName: app.settings.interactionsTable, ConsistentRead: true, ExclusiveStartKey: start });
    yield* Items as Item[];
    start = LastEvaluatedKey;
  } while (start);
}
