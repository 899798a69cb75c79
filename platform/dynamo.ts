import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';
import type { Dynamo } from '../core/shared/app.ts';
import type { Config } from './config.ts';
import { outbound, outboundSettings } from './outbound.ts';

/** The document client: plain values in and out, `undefined` omitted. */
export async function openDynamo(config: Config): Promise<Dynamo & { ping(table: string): Promise<void> }> {
  const client = outbound(new DynamoDBClient(outboundSettings(config)), 'interactions');
  const documents = DynamoDBDocument.from(client, { marshallOptions: { removeUndefinedValues: true } });
  return Object.assign(documents, {
    ping: async (table: string) => {
      await client.send(new DescribeTableCommand({ TableName: table }));
    },
  });
}
