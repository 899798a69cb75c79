import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { ensureChromium } from '../../scripts/ensure-chromium.ts';
import { claimPort } from '../../localstack/embedded/ports.ts';
import { startService } from '../../scripts/service.ts';
import { buildWeb } from '../../web/build.ts';
import { serveWeb } from '../../localstack/serve-web.ts';
import { directDynamoDb } from './direct-dynamodb.ts';
import { patience } from './patience.ts';

declare module 'vitest' {
  interface ProvidedContext {
    environment: Record<string, string>;
  }
}

/**
 * Starts one service for all tests, on free ports and in a separate folder: an embedded cloud with everything that the service
 * needs, and the API under serverless-offline. Tests are independent because each one creates its own users.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  return startTestService(project, { redis: 0, web: true });
}

/** @param parts optional parts of the service */
export async function startTestService({ provide }: TestProject, parts: { redis: 0 | 'none'; web: boolean }): Promise<() => Promise<void>> {
  // Installed here, because the tests that need it would do so concurrently, and within their time limits.
  const chromium = parts.web ? await ensureChromium() : undefined;
  const dataDir = await mkdtemp(join(tmpdir(), 'lambdagram-test-'));
  // Storage only accepts uploads from the web client's origin, so its port has to be chosen first.
  const webPort = parts.web ? await claimPort(0, 'the web client', 'WEB_PORT') : 3_000;
  const [service, dist] = await Promise.all([
    startService({
      dataDir,
      ports: { api: 0, lambda: 0, live: 0, edge: 0, postgres: 0, redis: parts.redis, ...(parts.web && { console: 0 }) },
      corsOrigins: [...new Set(['http://127.0.0.1:3000', `http://127.0.0.1:${webPort}`])],
      durable: false,
      environment: patience,
      faults: parts.web,
    }),
    parts.web ? buildWeb({ log: console.log }) : undefined,
  ]);
  const { apiUrl, cloud } = service;
  const web = dist === undefined ? undefined : await serveWeb({ dist, port: webPort, apiUrl, storageOrigin: cloud.endpoint, liveOrigin: `ws://127.0.0.1:${service.ports.live}`, cspImgSources: [new URL(cloud.cdnUrl).origin] });
  const listeners = { ...service.ports, ...(web && { web: webPort }) };
  // The services of all projects start in this process, and its workers inherit its environment.
  process.env['TEST_SERVICES_PORTS'] = [process.env['TEST_SERVICES_PORTS'], ...Object.values(listeners)].filter(Boolean).join(' ');
  provide('environment', {
    ...service.environment,
    ...patience,
    ...directDynamoDb(service),
    API_URL: apiUrl,
    LIVE_URL: `ws://127.0.0.1:${service.ports.live}`,
    LIVE_MANAGEMENT_URL: `http://127.0.0.1:${service.ports.live}`,
    ...(web && { WEB_URL: web.url, CONSOLE_URL: `http://127.0.0.1:${service.ports.console}` }),
    ...(chromium && { CHROMIUM_PATH: chromium }),
    SERVICE_DATA_DIR: dataDir,
    LISTENERS: JSON.stringify({ ports: listeners, pids: [process.pid, ...service.pids] }),
    // The file with the codes that the pool has sent.
    POOL_FILE: join(dataDir, 'cloud', 'cognito', '.cognito', 'db', `${service.environment['USER_POOL_ID']}.json`),
    // For creating tokens that are wrong in only one way.
    POOL_SIGNING_KEY_FILE: join(dataDir, 'cloud', 'cognito', 'signing-key.json'),
  });
  return async () => {
    await web?.close();
    await service.stop();
    const log = await readFile(join(dataDir, 'logs', 'api.log'), 'utf8');
    await rm(dataDir, { recursive: true, force: true });
    // Tests may not notice missing grants of the service's consumers.
    const missing = /"([^"]* without a grant\. [^"]*)"/.exec(log)?.[1];
    if (missing !== undefined) throw new Error(missing);
  };
}
