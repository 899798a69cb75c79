import type { Dynamo } from '../core/shared/app.ts';
import { traceClient } from './tracing.ts';

/** The document client: plain values in and out, `undefined` left out. */
export async function openDynamo(): Promise<Dynamo & { ping(table: string): Promise<void> }> {
  const [{ DynamoDBClient, DescribeTableCommand }, { DynamoDBDocument }] = await Promise.all([
    import('@aws-sdk/client-dynamodb'),
    import('@aws-sdk/lib-dynamodb'),
  ]);
  const client = traceClient(new DynamoDBClient({ maxAttempts: 4 }));
  const documents = DynamoDBDocument.from(client, { marshallOptions: { removeUndefinedValues: true } });
  return Object.assign(documents, {
    ping: async (table: string) => {
      await client.send(new DescribeTableCommand({ TableName: table }));
    },
  });
}
