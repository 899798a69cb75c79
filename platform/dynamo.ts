import type { Dynamo } from '../core/shared/app.ts';
import type { Config } from './config.ts';
import { outbound, outboundSettings } from './outbound.ts';

/** The document client: plain values in and out, `undefined` omitted. */
export async function openDynamo(config: Config): Promise<Dynamo & { ping(table: string): Promise<void> }> {
  const [{ DynamoDBClient, DescribeTableCommand }, { DynamoDBDocument }] = await Promise.all([
    import('@aws-sdk/client-dynamodb'),
    import('@aws-sdk/lib-dynamodb'),
  ]);
  const client = outbound(new DynamoDBClient(outboundSettings(config)), 'interactions');
  const documents = DynamoDBDocument.from(client, { marshallOptions: { removeUndefinedValues: true } });
  return Object.assign(documents, {
    ping: async (table: string) => {
      await client.send(new DescribeTableCommand({ TableName: table }));
    },
  });
}
