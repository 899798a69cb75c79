import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CloudError } from './cloud-error.ts';
import { startDynamoDb } from './dynamodb.ts';
import { startPostgres } from './postgres.ts';
import { ProcessLedger } from './process-ledger.ts';
import { findRedis } from './redis-program.ts';

let empty: string;
beforeEach(async () => {
  empty = await mkdtemp(join(tmpdir(), 'lambdagram-empty-'));
  vi.stubEnv('PATH', empty);
  vi.stubEnv('XDG_CACHE_HOME', empty);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(empty, { recursive: true });
});

async function onUnknownMachine<T>(run: () => Promise<T>): Promise<unknown> {
  const real = Object.getOwnPropertyDescriptor(process, 'arch') as PropertyDescriptor;
  Object.defineProperty(process, 'arch', { ...real, value: 'mips' });
  try {
    return await run().catch((error: unknown) => error);
  } finally {
    Object.defineProperty(process, 'arch', real);
  }
}

describe('a missing piece is named with its remedy', () => {
  it('Redis', async () => {
    const error: unknown = await findRedis(() => undefined).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CloudError);
    expect((error as Error).message).toMatch(
      /^There is no Redis on this machine\. Install it with: (brew|sudo apt)/,
    );
  });

  it('DynamoDB', async () => {
    const ledger = await ProcessLedger.open(empty);
    const error = await onUnknownMachine(() => startDynamoDb({ dataDir: empty, logDir: empty, ledger }));
    expect(error).toBeInstanceOf(CloudError);
    expect((error as Error).message).toMatch(
      /^There is no DynamoDB for \w+-mips: put a "dynoxide" program on PATH/,
    );
  });

  it('Postgres', async () => {
    const ledger = await ProcessLedger.open(empty);
    const options = { dataDir: empty, logDir: empty, ledger, port: 0, durable: false };
    const error = await onUnknownMachine(() => startPostgres(options));
    expect(error).toBeInstanceOf(CloudError);
    expect((error as Error).message).toMatch(/^There is no Postgres for \w+-mips in node_modules/);
  });
});
