import { createSocket } from 'node:dgram';
import {
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { credentials, startTestCloud } from './testing.ts';
import type { TestCloud } from './testing.ts';

let test: TestCloud;
let config: { endpoint: string; region: string; credentials: typeof credentials };
beforeAll(async () => {
  test = await startTestCloud();
  config = { endpoint: test.cloud.endpoint, region: test.cloud.region, credentials };
});
afterAll(() => test.remove());

describe('S3 notifications', () => {
  it("have Amazon's shape, for PUT and POST, and only within the filter", async () => {
    const Bucket = test.stack.refs['UploadsBucket']!;
    await test.s3.send(new PutObjectCommand({ Bucket, Key: 'elsewhere/1', Body: 'x' }));
    const { ETag } = await test.s3.send(new PutObjectCommand({ Bucket, Key: 'raw/a b+ü.png', Body: 'abc' }));
    const { url, fields } = await createPresignedPost(test.s3, { Bucket, Key: 'raw/posted' });
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', new Blob(['posted']));
    await fetch(url, { method: 'POST', body: form });

    const messages = await test.receive('UploadsQueue');
    const records = messages.map(
      (text) => (JSON.parse(text) as { Records: [Record<string, unknown>] }).Records[0],
    );
    expect(records).toHaveLength(2);
    expect(records[0]).toMatchObject({
      eventSource: 'aws:s3',
      eventName: 'ObjectCreated:Put',
      awsRegion: 'us-east-1',
      eventTime: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      s3: {
        s3SchemaVersion: '1.0',
        bucket: { name: Bucket, arn: `arn:aws:s3:::${Bucket}` },
        object: { key: 'raw/a+b%2B%C3%BC.png', size: 3, eTag: ETag!.replaceAll('"', '') },
      },
    });
    expect(records[1]).toMatchObject({
      eventName: 'ObjectCreated:Post',
      s3: { object: { key: 'raw/posted', size: 6 } },
    });
  });
});

describe('SNS to SQS', () => {
  it('filters by attribute, and delivers raw messages', async () => {
    const sns = new SNSClient(config);
    const TopicArn = test.stack.refs['EventsTopic']!;
    for (const type of ['post.published', 'like.added']) {
      const MessageAttributes = { type: { DataType: 'String', StringValue: type } };
      await sns.send(new PublishCommand({ TopicArn, Message: `{"type":"${type}"}`, MessageAttributes }));
    }
    expect(await test.receive('LikesQueue')).toEqual(['{"type":"like.added"}']);
  });
});

describe('SQS', () => {
  it('leaves the next message to others if the caller of a poll has disconnected', async () => {
    const QueueUrl = test.stack.refs['LikesQueue']!;
    const caller = new AbortController();
    const poll = test.sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }), { abortSignal: caller.signal });
    // Each of these takes a second, by when the poll has begun, and then ended.
    expect(await test.receive('LikesQueue')).toEqual([]);
    caller.abort();
    await expect(poll).rejects.toThrow('aborted');
    expect(await test.receive('LikesQueue')).toEqual([]);
    await test.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'next' }));
    expect(await test.receive('LikesQueue')).toEqual(['next']);
  });
});

describe('DynamoDB', () => {
  it('has the declared index, TTL and stream', async () => {
    const dynamodb = new DynamoDBClient(config);
    const TableName = test.stack.refs['InteractionsTable']!;
    const Item = { pk: { S: 'POST#1' }, sk: { S: 'LIKE#1' }, gsi1pk: { S: 'USER#1' } };
    await dynamodb.send(new PutItemCommand({ TableName, Item }));
    const { Items } = await dynamodb.send(
      new QueryCommand({
        TableName,
        IndexName: 'gsi1',
        KeyConditionExpression: 'gsi1pk = :user',
        ExpressionAttributeValues: { ':user': { S: 'USER#1' } },
      }),
    );
    expect(Items).toEqual([Item]);
    const { TimeToLiveDescription } = await dynamodb.send(new DescribeTimeToLiveCommand({ TableName }));
    expect(TimeToLiveDescription).toEqual({ AttributeName: 'expires_at', TimeToLiveStatus: 'ENABLED' });

    const streams = new DynamoDBStreamsClient(config);
    const StreamArn = test.stack.attributes['InteractionsTable']!['StreamArn']!;
    const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
    const ShardId = StreamDescription?.Shards?.[0]?.ShardId;
    const { ShardIterator } = await streams.send(
      new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
    );
    const { Records } = await streams.send(new GetRecordsCommand({ ShardIterator }));
    expect(Records?.map((record) => record.dynamodb?.NewImage)).toEqual([Item]);
  });
});

describe('X-Ray', () => {
  it('shows the segments it received, and survives invalid ones', async () => {
    const [host, port] = test.cloud.xrayAddress.split(':') as [string, string];
    const socket = createSocket('udp4');
    const send = (text: string): Promise<void> =>
      new Promise((resolve, reject) => {
        socket.send(text, Number(port), host, (error) => (error ? reject(error) : resolve()));
      });
    const trace_id = '1-6922e5f0-000000000000000000000001';
    const segment = {
      id: '0000000000000001',
      trace_id,
      name: 'create-post',
      start_time: 1000.5,
      end_time: 1000.75,
    };
    const child = {
      ...segment,
      id: '0000000000000002',
      parent_id: segment.id,
      type: 'subsegment',
      name: 'Postgres',
    };
    await send('nonsense');
    await send('{"format":"json","version":1}\n{"broken":');
    for (const one of [{ ...segment, end_time: undefined, in_progress: true }, child, segment]) {
      await send(`{"format":"json","version":1}\n${JSON.stringify(one)}`);
    }
    socket.close();
    await vi.waitFor(async () => {
      const answer = await fetch(`${test.cloud.endpoint}/_xray/traces/${trace_id}`);
      expect(await answer.json()).toEqual([segment, child]);
    });
    const list = (await (await fetch(`${test.cloud.endpoint}/_xray/traces`)).json()) as unknown[];
    expect(list).toEqual([
      {
        id: trace_id,
        start_time: 1000.5,
        duration_ms: 250,
        segments: ['create-post', 'Postgres'],
        error: false,
        outcome: 'ok',
      },
    ]);
    expect((await fetch(`${test.cloud.endpoint}/_xray/traces/1-0-0`)).status).toBe(404);
  });
});

describe('the edge', () => {
  it('reports unavailable services', async () => {
    const signed =
      'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=0';
    for (const headers of [{ authorization: signed }, { 'x-amz-target': 'Kinesis_20131202.ListStreams' }]) {
      const answer = await fetch(test.cloud.endpoint, {
        method: 'POST',
        headers: headers as Record<string, string>,
      });
      expect(answer.status).toBe(501);
      expect(((await answer.json()) as { message: string }).message).toMatch(
        /no (lambda|Kinesis_20131202).*sqs, sns/,
      );
    }
  });

  it('returns the caller’s identity', async () => {
    const authorization =
      'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=0';
    const body = new URLSearchParams({ Action: 'GetCallerIdentity', Version: '2011-06-15' });
    const answer = await fetch(test.cloud.endpoint, { method: 'POST', headers: { authorization }, body });
    expect(await answer.text()).toContain('<Account>000000000000</Account>');
  });
});
