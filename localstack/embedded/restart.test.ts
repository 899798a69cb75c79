import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import {
  ChangeMessageVisibilityCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import { expect, it } from 'vitest';
import { credentials, select, startTestCloud } from './testing.ts';
import type { TestCloud } from './testing.ts';

const clients = ({ cloud }: TestCloud) => {
  const config = { endpoint: cloud.endpoint, region: cloud.region, credentials };
  return {
    dynamodb: new DynamoDBClient(config),
    sns: new SNSClient(config),
    cognito: new CognitoIdentityProviderClient(config),
  };
};
/** Receives messages without hiding them: they are visible again at once. */
async function peek({ sqs, stack }: TestCloud, options = { VisibilityTimeout: 0 }) {
  const command = {
    QueueUrl: stack.refs['LikesQueue'],
    MaxNumberOfMessages: 10,
    WaitTimeSeconds: 5,
    ...options,
  };
  return (await sqs.send(new ReceiveMessageCommand(command))).Messages ?? [];
}
const bodies = async (test: TestCloud): Promise<unknown[]> =>
  (await peek(test)).map(({ Body }) => Body).toSorted();

it('keeps rows, items, objects, users and messages, including returned ones', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'lambdagram-cloud-'));
  const first = await startTestCloud({ dataDir });
  const TableName = first.stack.refs['InteractionsTable'];
  const Bucket = first.stack.refs['MediaBucket'];
  const UserPoolId = first.cloud.userPool.userPoolId;
  const Key = { pk: { S: 'POST#1' }, sk: { S: 'LIKE#1' } };
  const { dynamodb, sns, cognito } = clients(first);
  await select(first.cloud, 'CREATE TABLE kept AS SELECT 1 AS one');
  await dynamodb.send(new PutItemCommand({ TableName, Item: { ...Key, n: { N: '7' } } }));
  await first.s3.send(new PutObjectCommand({ Bucket, Key: 'kept', Body: 'kept', ContentType: 'text/plain' }));
  await cognito.send(new AdminCreateUserCommand({ UserPoolId, Username: 'ann', MessageAction: 'SUPPRESS' }));
  const TopicArn = first.stack.refs['EventsTopic'];
  const MessageAttributes = { type: { DataType: 'String', StringValue: 'like.added' } };
  await sns.send(new PublishCommand({ TopicArn, Message: 'given back', MessageAttributes }));
  const [message] = await peek(first, { VisibilityTimeout: 60 });
  await first.sqs.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: first.stack.refs['LikesQueue'],
      ReceiptHandle: message!.ReceiptHandle,
      VisibilityTimeout: 0,
    }),
  );
  await sns.send(new PublishCommand({ TopicArn, Message: 'waiting', MessageAttributes }));
  expect(await bodies(first)).toEqual(['given back', 'waiting']);
  await first.cloud.stop();

  const second = await startTestCloud({ dataDir });
  try {
    const { dynamodb, cognito } = clients(second);
    expect(await select(second.cloud, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
    expect((await dynamodb.send(new GetItemCommand({ TableName, Key }))).Item?.['n']).toEqual({ N: '7' });
    const { Body, ContentType } = await second.s3.send(new GetObjectCommand({ Bucket, Key: 'kept' }));
    expect([await Body!.transformToString(), ContentType]).toEqual(['kept', 'text/plain']);
    expect((await cognito.send(new AdminGetUserCommand({ UserPoolId, Username: 'ann' }))).Username).toBe(
      'ann',
    );
    const { QueueUrl } = await second.sqs.send(
      new GetQueueUrlCommand({ QueueName: 'lambdagram-test-LikesQueue' }),
    );
    expect(QueueUrl).toBe(`${second.cloud.endpoint}/000000000000/lambdagram-test-LikesQueue`);
    expect(await bodies(second)).toEqual(['given back', 'waiting']);
  } finally {
    await second.remove();
    await rm(dataDir, { recursive: true, force: true });
  }
});
