import { DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CloudError } from './cloud.ts';
import { provision } from './provision.ts';
import type { Resources } from './template.ts';
import { credentials, fixtures, startTestCloud } from './testing.ts';
import type { TestCloud } from './testing.ts';

let test: TestCloud;
let config: { endpoint: string; region: string; credentials: typeof credentials };
beforeAll(async () => {
  test = await startTestCloud();
  config = { endpoint: test.cloud.endpoint, region: test.cloud.region, credentials };
});
afterAll(() => test.remove());

describe('provisioning', () => {
  const again = (change: (resources: Resources) => void): ReturnType<typeof provision> =>
    fixtures().then((resources) => {
      change(resources);
      return provision(test.cloud, { stage: 'test', resources });
    });
  const attributesOf = async (id: string): Promise<Record<string, string>> => {
    const QueueUrl = test.stack.refs[id];
    const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
    return (await test.sqs.send(command)).Attributes ?? {};
  };

  it('again changes nothing and is fast', async () => {
    const from = performance.now();
    const second = await again(() => undefined);
    expect(performance.now() - from).toBeLessThan(10_000);
    expect([second.refs, second.attributes]).toEqual([test.stack.refs, test.stack.attributes]);
  });

  it('resolves what functions refer to', async () => {
    const resolved = test.stack.resolve({
      QUEUE: { Ref: 'LikesQueue' },
      ARN: { 'Fn::GetAtt': ['LikesQueue', 'Arn'] },
      OBJECTS: { 'Fn::Sub': '${MediaBucket.Arn}/*' },
      SUB: { 'Fn::Sub': ['${AWS::Region}/${x}/${!kept}', { x: { Ref: 'UserPool' } }] },
      LIST: [{ 'Fn::Join': ['-', ['a', { Ref: 'AWS::AccountId' }]] }, 1, null],
    });
    expect(resolved).toEqual({
      QUEUE: `${test.cloud.endpoint}/000000000000/lambdagram-test-LikesQueue`,
      ARN: 'arn:aws:sqs:us-east-1:000000000000:lambdagram-test-LikesQueue',
      OBJECTS: 'arn:aws:s3:::lambdagram-test-media-000000000000/*',
      SUB: 'us-east-1/us-east-1_Lambdagra/${kept}',
      LIST: ['a-000000000000', 1, null],
    });
    expect(() => test.stack.resolve({ Ref: 'Nobody' })).toThrow('refers to Nobody');
    expect(() => test.stack.resolve({ 'Fn::GetAtt': ['LikesQueue', 'Colour'] })).toThrow('LikesQueue.Colour');
    expect(() => test.stack.resolve({ 'Fn::Cidr': [] })).toThrow('Fn::Cidr');
  });

  it('updates settings, and restores them', async () => {
    expect(await attributesOf('UploadsQueue')).toMatchObject({
      VisibilityTimeout: '90',
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: test.stack.attributes['UploadsDeadLetters']!['Arn'],
        maxReceiveCount: 3,
      }),
    });
    await again(({ UploadsQueue, LikesSubscription }) => {
      UploadsQueue!.Properties = { QueueName: 'lambdagram-test-uploads', VisibilityTimeout: 7 };
      LikesSubscription!.Properties!['FilterPolicy'] = { type: ['post.published'] };
    });
    const changed = await attributesOf('UploadsQueue');
    expect([changed['VisibilityTimeout'], changed['RedrivePolicy']]).toEqual(['7', undefined]);
    const sns = new SNSClient(config);
    const publish = (type: string): Promise<unknown> =>
      sns.send(
        new PublishCommand({
          TopicArn: test.stack.refs['EventsTopic'],
          Message: type,
          MessageAttributes: { type: { DataType: 'String', StringValue: type } },
        }),
      );
    await publish('like.added');
    await publish('post.published');
    expect(await test.receive('LikesQueue')).toEqual(['post.published']);

    await again((resources) => void delete resources['LikesSubscription']);
    await publish('post.published');
    await again(() => undefined);
    await publish('like.added');
    expect(await test.receive('LikesQueue')).toEqual(['like.added']);
  });

  it('adds an index to a table that has data', async () => {
    const TableName = test.stack.refs['InteractionsTable']!;
    const dynamodb = new DynamoDBClient(config);
    await dynamodb.send(
      new PutItemCommand({ TableName, Item: { pk: { S: 'P' }, sk: { S: 'L' }, gsi2pk: { S: 'late' } } }),
    );
    await again(({ InteractionsTable }) => {
      const table = InteractionsTable!.Properties as {
        AttributeDefinitions: unknown[];
        GlobalSecondaryIndexes: unknown[];
      };
      table.AttributeDefinitions.push({ AttributeName: 'gsi2pk', AttributeType: 'S' });
      const KeySchema = [{ AttributeName: 'gsi2pk', KeyType: 'HASH' }];
      table.GlobalSecondaryIndexes.push({
        IndexName: 'gsi2',
        KeySchema,
        Projection: { ProjectionType: 'ALL' },
      });
    });
    const { Count } = await dynamodb.send(
      new QueryCommand({
        TableName,
        IndexName: 'gsi2',
        KeyConditionExpression: 'gsi2pk = :late',
        ExpressionAttributeValues: { ':late': { S: 'late' } },
      }),
    );
    expect(Count).toBe(1);
  });

  it.each<[string, (resources: Resources) => void, RegExp]>([
    [
      'a type',
      (all) => void (all['Api'] = { Type: 'AWS::ApiGateway::RestApi' }),
      /^Api is an AWS::ApiGateway::RestApi/,
    ],
    [
      'a condition',
      (all) => void (all['Alarm']!.Condition = 'IsProd'),
      /^Alarm depends on the condition IsProd/,
    ],
    [
      'new keys for a table',
      (all) => {
        const table = all['InteractionsTable']!.Properties as { KeySchema: unknown[] };
        table.KeySchema.pop();
      },
      /Table lambdagram-test-interactions was created with other keys.*npm run reset/,
    ],
    [
      'another local index',
      (all) =>
        void delete (all['InteractionsTable']!.Properties as Record<string, unknown>)[
          'LocalSecondaryIndexes'
        ],
      /Table lambdagram-test-interactions was created with other keys.*by_time on HASH pk, RANGE liked_at.*npm run reset/,
    ],
    [
      'a circle',
      (all) => void (all['LikesQueue']!.Properties = { QueueName: { Ref: 'LikesQueue' } }),
      /^LikesQueue refers to itself/,
    ],
  ])('says what it cannot do: %s', async (_what, change, message) => {
    const error: unknown = await again(change).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CloudError);
    expect((error as Error).message).toMatch(message);
  });
});
