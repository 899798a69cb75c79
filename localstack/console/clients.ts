import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Redis } from 'ioredis';
import pg from 'pg';
import { userAgent } from '../embedded/faults.ts';

/** Clients for inspecting the service's servers. They fail fast: slow or dead servers are reported. */
export interface Clients {
  sqs: SQSClient;
  sns: SNSClient;
  s3: S3Client;
  dynamo: DynamoDBDocumentClient;
  /** Reads only. */
  postgres: pg.Pool;
  /** undefined where the service has no Redis. */
  redis: Redis | undefined;
  close(): Promise<void>;
}

/** Time limit (ms) for every call. */
const patience = 5_000;

export function openClients(environment: NodeJS.ProcessEnv): Clients {
  const settings = { customUserAgent: userAgent, maxAttempts: 1, requestHandler: { requestTimeout: patience, throwOnRequestTimeout: true } };
  const dynamo = new DynamoDBClient(settings);
  const sqs = new SQSClient({ ...settings, useQueueUrlAsEndpoint: false, requestHandler: { requestTimeout: 30_000 } });
  const [sns, s3] = [new SNSClient(settings), new S3Client({ ...settings, forcePathStyle: true })];
  // Signs in as the owner, to see every table.
  const postgres = new pg.Pool({
    connectionString: environment['MIGRATION_URL'],
    max: 3,
    idleTimeoutMillis: 10_000,
    connectionTimeoutMillis: patience,
    statement_timeout: patience,
    options: '-c default_transaction_read_only=on',
    application_name: userAgent,
  });
  // Ignores errors of idle connections, which would end the process.
  postgres.on('error', () => undefined);
  const url = environment['REDIS_URL'];
  const redis = url ? new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 1, commandTimeout: patience, enableOfflineQueue: true }) : undefined;
  redis?.on('error', () => undefined);
  return {
    sqs,
    sns,
    s3,
    dynamo: DynamoDBDocumentClient.from(dynamo),
    postgres,
    redis,
    async close() {
      for (const client of [sqs, sns, s3, dynamo]) client.destroy();
      redis?.disconnect();
      await postgres.end();
    },
  };
}
