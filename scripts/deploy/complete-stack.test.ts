import { CreateTableCommand, DescribeTimeToLiveCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { credentials, startTestCloud, type TestCloud } from '../../localstack/embedded/testing.ts';
import { completeStack, type Template } from './complete-stack.ts';

// Stands in for a cloud whose CloudFormation ignores everything: the embedded cloud has no CloudFormation.
let test: TestCloud;
const origin = 'https://there.example';
let dynamodb: DynamoDBClient;
beforeAll(async () => {
  test = await startTestCloud({ corsOrigins: [origin] });
  dynamodb = new DynamoDBClient({ endpoint: test.cloud.endpoint, region: test.cloud.region, credentials });
  await test.s3.send(new CreateBucketCommand({ Bucket: 'bare-bucket' }));
  await dynamodb.send(
    new CreateTableCommand({
      TableName: 'bare-table',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    }),
  );
});
afterAll(async () => {
  dynamodb.destroy();
  await test.remove();
});

const names = new Map([['Table', 'bare-table'], ['Bucket', 'bare-bucket']]);
const template: Template = {
  Table: { Type: 'AWS::DynamoDB::Table', Properties: { TimeToLiveSpecification: { AttributeName: 'expires_at', Enabled: true } } },
  Bucket: {
    Type: 'AWS::S3::Bucket',
    Properties: { CorsConfiguration: { CorsRules: [{ AllowedMethods: ['PUT'], AllowedOrigins: [origin], ExposedHeaders: ['ETag'], MaxAge: 60 }] } },
  },
};

describe('settings ignored by an emulator', () => {
  it('are set once', async () => {
    expect(await completeStack(test.cloud.endpoint, template, names)).toEqual(['time to live of bare-table', 'CORS of bare-bucket']);
    const { TimeToLiveDescription } = await dynamodb.send(new DescribeTimeToLiveCommand({ TableName: 'bare-table' }));
    expect(TimeToLiveDescription).toMatchObject({ AttributeName: 'expires_at', TimeToLiveStatus: expect.stringMatching(/^ENABL/) as string });
    const preflight = await fetch(`${test.cloud.endpoint}/bare-bucket/key`, {
      method: 'OPTIONS',
      headers: { Origin: origin, 'Access-Control-Request-Method': 'PUT' },
    });
    expect([preflight.status, preflight.headers.get('access-control-max-age')]).toEqual([200, '60']);
    expect(await completeStack(test.cloud.endpoint, template, names)).toEqual([]);
  });

  it('are not ours if the stack has no such resource', async () => {
    expect(await completeStack(test.cloud.endpoint, template, new Map())).toEqual([]);
  });
});
