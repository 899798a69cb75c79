import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import pg from 'pg';
import { startCloud } from './cloud.ts';
import type { Cloud, CloudOptions } from './cloud.ts';
import { loadResources, provision } from './provision.ts';
import type { Provisioned } from './provision.ts';

export const ORIGIN = 'http://localhost:5173';
export const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
export const fixtures = (): ReturnType<typeof loadResources> =>
  loadResources([join(import.meta.dirname, 'fixtures.template.yml')], { 'sls:stage': 'test' });

export interface TestCloud {
  cloud: Cloud;
  stack: Provisioned;
  s3: S3Client;
  sqs: SQSClient;
  dataDir: string;
  /** Receives the messages in a queue, by the queue's logical id. */
  receive(queue: string): Promise<string[]>;
  /** Stops the cloud and removes its data. */
  remove(): Promise<void>;
}

/** A provisioned cloud on free ports in a separate folder. */
export async function startTestCloud(options: Partial<CloudOptions> = {}): Promise<TestCloud> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'lambdagram-cloud-')));
  const cloud = await startCloud({
    dataDir,
    stage: 'test',
    corsOrigins: [],
    ports: { edge: 0, postgres: 0, redis: 0 },
    durable: false,
    ...options,
  });
  const stack = await provision(cloud, { stage: 'test', resources: await fixtures() });
  const config = { endpoint: cloud.endpoint, region: cloud.region, credentials };
  const s3 = new S3Client({ ...config, forcePathStyle: true, requestChecksumCalculation: 'WHEN_REQUIRED' });
  const sqs = new SQSClient(config);
  return {
    cloud,
    stack,
    s3,
    sqs,
    dataDir,
    async receive(queue) {
      const QueueUrl = stack.refs[queue];
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1, MaxNumberOfMessages: 10 }),
      );
      for (const { ReceiptHandle } of Messages) {
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
      return Messages.map((message) => message.Body as string);
    },
    async remove() {
      await cloud.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export async function select(cloud: Cloud, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(cloud.migrationUrl);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
