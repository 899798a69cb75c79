import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PlatformApp, theApp } from '../platform/whole-app.ts';
import { type EmbeddedService, startEmbeddedService } from '../scripts/embedded-service.ts';

/** Runs a benchmark on a separate embedded cloud, without tracing, and cleans up afterwards. */
export async function withOwnService(bench: (service: EmbeddedService & { app: PlatformApp }) => Promise<void>): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'lambdagram-bench-'));
  const service = await startEmbeddedService({
    dataDir,
    ports: { edge: 0, postgres: 0, redis: 0 },
    stage: 'embedded',
    corsOrigins: ['http://127.0.0.1:3000'],
    durable: false,
  });
  try {
    Object.assign(process.env, service.environment, {
      POOL_SIGNING_KEY_FILE: join(dataDir, 'cognito', 'signing-key.json'),
      POWERTOOLS_LOG_LEVEL: 'ERROR',
    });
    const app = theApp();
    await bench({ ...service, app });
    await app.close();
  } finally {
    await service.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
