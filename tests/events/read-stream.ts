import { DescribeStreamCommand, DynamoDBStreamsClient, GetRecordsCommand, GetShardIteratorCommand } from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBRecord } from 'aws-lambda';
import { toStreamRecord } from '../../localstack/offline-events/stream-record.ts';

/** The oldest records in a table's stream, as delivered to a function that has no checkpoint. */
export async function readStream(streamArn: string): Promise<DynamoDBRecord[]> {
  const client = new DynamoDBStreamsClient({});
  const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn: streamArn }));
  const records: DynamoDBRecord[] = [];
  for (const { ShardId } of StreamDescription?.Shards ?? []) {
    const { ShardIterator } = await client.send(
      new GetShardIteratorCommand({ StreamArn: streamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
    );
    const { Records = [] } = await client.send(new GetRecordsCommand({ ShardIterator, Limit: 100 }));
    records.push(...Records.map((record) => toStreamRecord(record, streamArn, 'us-east-1')));
  }
  return records;
}
