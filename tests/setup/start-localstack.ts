import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { ProcessLedger } from '../../localstack/embedded/process-ledger.ts';
import { installLocalStack } from '../../localstack/localstack-core/install.ts';
import { startLocalStack } from '../../localstack/localstack-core/localstack.ts';
import { startServiceOnLocalStack } from '../../scripts/localstack-service.ts';
import { patience } from './patience.ts';

/** Like start-service.ts, but only for handlers called in a test's own process, and with S3, SQS, SNS and DynamoDB from LocalStack. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const installation = await installLocalStack(console.log);
  const started = performance.now();
  const dataDir = await mkdtemp(join(tmpdir(), 'lambdagram-localstack-'));
  const ledger = await ProcessLedger.open(join(dataDir, 'processes'));
  const localStack = await startLocalStack({ installation, dataDir: join(dataDir, 'localstack'), logDir: dataDir, port: 0, ledger });
  console.log(`LocalStack 4.14.0 ready on ${localStack.endpoint} (${((performance.now() - started) / 1000).toFixed(1)} s): S3, SQS, SNS, DynamoDB`);
  const service = await startServiceOnLocalStack(
    {
      dataDir: join(dataDir, 'cloud'),
      ports: { edge: 0, postgres: 0, redis: 0 },
      stage: 'localstack',
      corsOrigins: ['http://127.0.0.1:3000'],
      durable: false,
    },
    localStack.endpoint,
  ).catch(async (error: unknown) => {
    await localStack.stop();
    throw error;
  });
  provide('environment', {
    ...service.environment,
    ...patience,
    // Files of the pool, as in start-service.ts.
    POOL_SIGNING_KEY_FILE: join(dataDir, 'cloud', 'cognito', 'signing-key.json'),
    POOL_FILE: join(dataDir, 'cloud', 'cognito', '.cognito', 'db', `${service.environment['USER_POOL_ID']}.json`),
    LOCALSTACK_ENDPOINT: localStack.endpoint,
  });
  return async () => {
    await service.stop();
    await localStack.stop();
    ledger.close();
    await rm(dataDir, { recursive: true, force: true });
  };
}
