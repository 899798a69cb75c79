import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { CreateTableCommand, DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBRecord } from 'aws-lambda';
import { buildApp } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, it, vi, type TestContext } from 'vitest';
import { startLambdaStandIn, type LambdaStandIn } from './lambda-stand-in.ts';
import { startSources } from './run.ts';
import { readSources } from './sources.ts';

/** Maximum wait (ms) for short operations: generous, since the machine may be busy. */
const patience = 20_000;

const app = buildApp({ logger: false });
const folder = mkdtempSync(path.join(os.tmpdir(), 'offline-events-'));
let dynoxide: ChildProcess;
let dynamo: DynamoDBClient;
let sqs: SQSClient;

beforeAll(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  vi.stubEnv('AWS_ENDPOINT_URL_SQS', await app.listen({ host: '127.0.0.1', port: 0 }));
  const port = await freePort();
  const binary = path.resolve(import.meta.dirname, '../../node_modules/@dynoxide/linux-x64/dynoxide');
  const args = ['serve', '--host', '127.0.0.1', '--port', String(port), '--db-path', path.join(folder, 'dynamo.db')];
  dynoxide = spawn(binary, args, { stdio: 'ignore' });
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', `http://127.0.0.1:${port}`);
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB_STREAMS', `http://127.0.0.1:${port}`);
  await vi.waitFor(() => fetch(`http://127.0.0.1:${port}`), patience);
  dynamo = new DynamoDBClient({ region: 'us-east-1' });
  sqs = new SQSClient({ region: 'us-east-1', useQueueUrlAsEndpoint: false });
});
afterAll(async () => {
  dynoxide.kill();
  await app.close();
  rmSync(folder, { recursive: true });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

/** Creates a table with a stream, and the file for its reader's checkpoints. */
async function aTable() {
  const name = `t-${randomUUID()}`;
  const { TableDescription: table } = await dynamo.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  );
  return { name, arn: table?.LatestStreamArn ?? '', stateFile: path.join(folder, name, 'state.json') };
}
type Table = Awaited<ReturnType<typeof aTable>>;

async function put({ name: TableName }: Table, ...pks: (string | number)[]) {
  for (const pk of pks) await dynamo.send(new PutItemCommand({ TableName, Item: { pk: { S: String(pk) } } }));
}

async function consume(test: TestContext, table: Table, lambda: LambdaStandIn, config: Record<string, unknown> = {}) {
  const events = [{ stream: { type: 'dynamodb', arn: table.arn, ...config } }];
  const running = startSources(readSources([['onChange', { name: 'app-local-onChange', events }]], {}), {
    lambdaUrl: lambda.url,
    region: 'us-east-1',
    stateFile: table.stateFile,
    onReady: () => {},
    onProblem: () => {},
  });
  test.onTestFinished(async () => {
    await running.stop();
    lambda.close();
  });
  return running;
}

const keys = (records: DynamoDBRecord[]) => records.map(({ dynamodb }) => dynamodb?.Keys?.pk?.S);
const batches = (lambda: LambdaStandIn) => lambda.calls.map(({ event }) => keys(event.Records as DynamoDBRecord[]));
const numbers = (count: number) => Array.from({ length: count }, (_, index) => String(index));
const reporting = { functionResponseType: 'ReportBatchItemFailures' };

describe("a table's stream", { concurrent: true }, () => {
  it("delivers changes in Lambda's shape", async (test) => {
    const table = await aTable();
    const lambda = await startLambdaStandIn(() => null);
    const Item = { pk: { S: 'a' }, bytes: { B: Buffer.from('hi') }, list: { L: [{ B: Buffer.from('yo') }, { N: '1' }] } };
    await dynamo.send(new PutItemCommand({ TableName: table.name, Item }));
    await dynamo.send(new DeleteItemCommand({ TableName: table.name, Key: { pk: { S: 'a' } } }));
    await consume(test, table, lambda);
    await vi.waitFor(() => expect(batches(lambda).flat()).toHaveLength(2), patience);
    const image = { pk: { S: 'a' }, bytes: { B: 'aGk=' }, list: { L: [{ B: 'eW8=' }, { N: '1' }] } };
    const common = {
      eventID: expect.any(String),
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'us-east-1',
      eventSourceARN: table.arn,
    };
    const change = {
      ApproximateCreationDateTime: expect.closeTo(Date.now() / 1000, -2),
      Keys: { pk: { S: 'a' } },
      SequenceNumber: expect.any(String),
      SizeBytes: expect.any(Number),
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    };
    expect(lambda.calls.flatMap(({ event }) => event.Records)).toEqual([
      { ...common, eventName: 'INSERT', dynamodb: { ...change, NewImage: image } },
      { ...common, eventName: 'REMOVE', dynamodb: { ...change, OldImage: image } },
    ]);
  });

  it('keeps the order, and resumes after a restart where it left off', async (test) => {
    const table = await aTable();
    const lambda = await startLambdaStandIn(() => null);
    await put(table, ...numbers(12));
    const first = await consume(test, table, lambda, { batchSize: 5 });
    await vi.waitFor(() => expect(batches(lambda).flat()).toEqual(numbers(12)), patience);
    expect(batches(lambda).every((batch) => batch.length <= 5)).toBe(true);
    await first.stop();
    await put(table, 'while', 'away');

    const second = await startLambdaStandIn(() => null);
    await consume(test, table, second);
    await vi.waitFor(() => expect(batches(second).flat()).toEqual(['while', 'away']), patience);
  });

  it('does not skip a batch that was failing when it stopped', async (test) => {
    const table = await aTable();
    const failing = await startLambdaStandIn(() => Promise.reject(new Error('boom')));
    const first = await consume(test, table, failing, { startingPosition: 'LATEST' });
    await vi.waitFor(async () => {
      await put(table, 'a');
      expect(failing.calls.length).toBeGreaterThan(0);
    }, { timeout: patience, interval: 200 });
    await vi.waitFor(() => expect(failing.calls.length).toBeGreaterThan(1), patience);
    await first.stop();

    const lambda = await startLambdaStandIn(() => null);
    await consume(test, table, lambda, { startingPosition: 'LATEST' });
    await vi.waitFor(() => expect(batches(lambda).flat()[0]).toBe('a'), patience);
  });

  it('continues from the record reported as failed, and keeps later ones behind it', async (test) => {
    const table = await aTable();
    let tries = 0;
    const lambda = await startLambdaStandIn((records: DynamoDBRecord[]) => {
      const bad = records.find(({ dynamodb }) => dynamodb?.Keys?.pk?.S === 'bad');
      return bad && tries++ < 2 ? { batchItemFailures: [{ itemIdentifier: bad.dynamodb?.SequenceNumber }] } : null;
    });
    await put(table, 'a', 'bad', 'b');
    await consume(test, table, lambda, reporting);
    const expected = [['a', 'bad', 'b'], ['bad', 'b'], ['bad', 'b']];
    await vi.waitFor(() => expect(batches(lambda)).toEqual(expected), patience);
  });

  it('halves a failing batch down to the bad record, and reports it to the onFailure queue', async (test) => {
    const table = await aTable();
    const QueueName = `failures-${randomUUID()}`;
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName }));
    const lambda = await startLambdaStandIn((records: DynamoDBRecord[]) => {
      if (keys(records).includes('bad')) throw new Error('boom');
    });
    await put(table, 'a', 'b', 'bad', 'c');
    await consume(test, table, lambda, {
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 1,
      destinations: { onFailure: `arn:aws:sqs:us-east-1:000000000000:${QueueName}` },
    });
    const expected = [['a', 'b', 'bad', 'c'], ['a', 'b'], ['bad', 'c'], ['bad'], ['bad'], ['c']];
    await vi.waitFor(() => expect(batches(lambda)).toEqual(expected), patience);
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
    expect(JSON.parse(Messages[0]?.Body ?? '')).toMatchObject({
      requestContext: {
        functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:app-local-onChange',
        condition: 'RetryAttemptsExhausted',
        approximateInvokeCount: 2,
      },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      version: '1.0',
      DDBStreamBatchInfo: { startSequenceNumber: '3', endSequenceNumber: '3', batchSize: 1, streamArn: table.arn },
    });
  });

  it('permanently skips what a filter rejects', async (test) => {
    const table = await aTable();
    const lambda = await startLambdaStandIn(() => null);
    await put(table, 'COUNT#1', 'LIKE#1', 'COUNT#2');
    await consume(test, table, lambda, { filterPatterns: [{ dynamodb: { Keys: { pk: { S: [{ prefix: 'LIKE#' }] } } } }] });
    await vi.waitFor(() => expect(readFileSync(table.stateFile, 'utf8')).toContain('"after": "3"'), patience);
    expect(batches(lambda)).toEqual([['LIKE#1']]);
  });

  it('stops promptly while a batch keeps failing', async (test) => {
    const table = await aTable();
    const lambda = await startLambdaStandIn(() => Promise.reject(new Error('boom')));
    await put(table, 'a');
    const running = await consume(test, table, lambda);
    await vi.waitFor(() => expect(lambda.calls.length).toBeGreaterThan(2), patience);
    const began = Date.now();
    await running.stop();
    expect(Date.now() - began).toBeLessThan(patience);
  });
});
