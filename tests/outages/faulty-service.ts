import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EmbeddedService } from '../../scripts/embedded-service.ts';
import { type Service, startService } from '../../scripts/service.ts';
import { type Fault, type FaultProxy, startFaultProxy } from '../../localstack/embedded/fault-proxy.ts';

export const dependencies = ['database', 'cache', 'interactions', 'accounts', 'storage', 'events'] as const;
export type Dependency = (typeof dependencies)[number];

/** A service whose functions reach each dependency through a proxy that can fail. Tests bypass the proxies. */
export interface FaultyService extends Service {
  /** Sets a fault; `undefined` ends it. */
  fail(dependency: Dependency, fault: Fault | undefined): Promise<void>;
}

/** Puts a proxy in front of each dependency; returns them and the environment of functions that use them. */
export async function startProxies({ cloud, environment }: EmbeddedService) {
  const { edge, postgres, redis } = cloud.ports;
  const targets = { database: postgres, cache: redis!, interactions: edge, accounts: edge, storage: edge, events: edge };
  const entries = await Promise.all(dependencies.map(async (name) => [name, await startFaultProxy(targets[name])] as const));
  const proxies = Object.fromEntries(entries) as Record<Dependency, FaultProxy>;
  const through = (dependency: Dependency, address: string) => {
    const url = new URL(address);
    url.port = String(proxies[dependency].port);
    return url.href;
  };
  return {
    proxies,
    environment: {
      DATABASE_URL: through('database', environment['DATABASE_URL']!),
      MIGRATION_URL: through('database', environment['MIGRATION_URL']!),
      REDIS_URL: through('cache', environment['REDIS_URL']!),
      AWS_ENDPOINT_URL_DYNAMODB: through('interactions', cloud.endpoint),
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: through('accounts', cloud.endpoint),
      TOKEN_KEYS_URL: through('accounts', environment['TOKEN_KEYS_URL']!),
      AWS_ENDPOINT_URL_S3: through('storage', cloud.endpoint),
      AWS_ENDPOINT_URL_SNS: through('events', cloud.endpoint),
      AWS_ENDPOINT_URL_SQS: through('events', cloud.endpoint),
    },
  };
}

/** @param environment additional variables for the functions, besides URLs */
export async function startFaultyService(environment: Record<string, string>): Promise<FaultyService> {
  const dataDir = await mkdtemp(join(tmpdir(), 'lambdagram-test-'));
  let proxies = {} as Record<Dependency, FaultProxy>;
  const service = await startService({
    dataDir,
    ports: { api: 0, lambda: 0, live: 0, edge: 0, postgres: 0, redis: 0 },
    corsOrigins: ['http://127.0.0.1:3000'],
    durable: false,
    environment: async (embedded) => {
      const proxied = await startProxies(embedded);
      proxies = proxied.proxies;
      return { ...proxied.environment, ...environment };
    },
  });
  const { stop } = service;
  // The key for creating tokens in tests.
  service.environment['POOL_SIGNING_KEY_FILE'] = join(dataDir, 'cloud', 'cognito', 'signing-key.json');
  return Object.assign(service, {
    fail: (dependency: Dependency, fault: Fault | undefined) => proxies[dependency].set(fault),
    stop: async () => {
      await stop();
      await Promise.all(Object.values(proxies).map((proxy) => proxy.close()));
      await rm(dataDir, { recursive: true, force: true });
    },
  });
}
