import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { newId } from '../../core/shared/ids.ts';
import { startServiceOnLocalStack } from '../../scripts/localstack-service.ts';
import { type EmbeddedService, startEmbeddedService } from '../../scripts/embedded-service.ts';
import { directDynamoDb } from '../setup/direct-dynamodb.ts';

// These tests cause hundreds of failures, all of which would be logged.
process.env['POWERTOOLS_LOG_LEVEL'] ??= 'SILENT';

export interface OwnCloud extends EmbeddedService {
  dataDir: string;
}

/**
 * A separate cloud for a test file, in which only the test delivers events. Handlers and Apps created after this call find it in
 * the environment.
 */
export function useOwnCloud(): OwnCloud {
  const service = {} as OwnCloud;
  let dataDir: string;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'lambdagram-events-'));
    const options = {
      dataDir,
      ports: { edge: 0, postgres: 0, redis: 0 },
      stage: 'embedded',
      corsOrigins: ['http://127.0.0.1:3000'],
      durable: false,
    };
    const localStack = process.env['LOCALSTACK_ENDPOINT'];
    // Test files share one LocalStack, with different resource names.
    const started = localStack
      ? await startServiceOnLocalStack({ ...options, stage: `events-${newId().slice(-8)}` }, localStack)
      : await startEmbeddedService(options);
    Object.assign(service, started, { dataDir });
    Object.assign(process.env, started.environment, localStack === undefined && directDynamoDb(started), {
      // These tests take longer than the usual deadline for requests.
      REQUEST_DEADLINE_MS: '20000',
      POOL_SIGNING_KEY_FILE: join(dataDir, 'cognito', 'signing-key.json'),
    });
  });
  afterAll(async () => {
    await service.stop?.();
    await rm(dataDir, { recursive: true, force: true });
  });
  return service;
}
