import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Config } from './config.ts';
import { within } from './deadline.ts';
import { connectionTo, openDatabase } from './postgres.ts';

afterEach(() => vi.unstubAllEnvs());

const config = {
  STAGE: 'prod',
  AWS_REGION: 'eu-central-1',
  DATABASE_URL: 'postgres://lambdagram@proxy.example.eu-central-1.rds.amazonaws.com:5432/lambdagram',
} as Config;

it('signs in to a proxy with the function’s token, over TLS, and sends no settings that the proxy would reject', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  const { password, ...connection } = await connectionTo({ ...config, DATABASE_AUTH: 'iam' });
  expect(connection).toEqual({
    host: 'proxy.example.eu-central-1.rds.amazonaws.com',
    port: 5432,
    user: 'lambdagram',
    database: 'lambdagram',
    ssl: true,
  });
  const token = new URL(`https://${await (password as () => Promise<string>)()}`);
  expect(token.host).toBe('proxy.example.eu-central-1.rds.amazonaws.com:5432');
  expect(Object.fromEntries(token.searchParams)).toMatchObject({
    Action: 'connect',
    DBUser: 'lambdagram',
    'X-Amz-Credential': expect.stringMatching(/^AKIDEXAMPLE\/\d{8}\/eu-central-1\/rds-db\/aws4_request$/),
  });
});

it('otherwise uses the URL’s password, and sets the statement timeout itself', async () => {
  expect(await connectionTo({ ...config, DATABASE_AUTH: 'password' })).toEqual({
    connectionString: config.DATABASE_URL,
    ssl: true,
    statement_timeout: 10_000,
    application_name: 'lambdagram-prod',
  });
});

it('waits for a connection no longer than the deadline, and leaves it to the next request', async () => {
  const accepted: Socket[] = [];
  const server = createServer((socket) => accepted.push(socket.on('error', () => undefined)));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    for (const socket of accepted) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  // Without the deadline, the pool would wait for eight minutes.
  const db = await openDatabase({ ...config, DATABASE_AUTH: 'password', DATABASE_URL: `postgres://x@127.0.0.1:${port}/x?sslmode=disable`, DATABASE_POOL_SIZE: 1, REQUEST_DEADLINE_MS: 600_000 });
  for (let request = 0; request < 2; request += 1) {
    await expect(within(50, () => db.query('one', 'select 1'))).rejects.toMatchObject({ code: 'database_unavailable' });
  }
});

describe('a connection by password', () => {
  it.each(['', '?sslmode=require', '?sslmode=prefer', '?sslmode=no-verify', '?ssl=false'])('verifies the server’s certificate, regardless of the URL’s TLS parameters: %s', async (query) => {
    const connection = await connectionTo({ ...config, DATABASE_AUTH: 'password', DATABASE_URL: `postgres://x@db.example/x${query}` });
    expect(connection).toMatchObject({ ssl: true, connectionString: 'postgres://x@db.example/x' });
  });

  it('uses no TLS if the URL says so, as on a single machine', async () => {
    expect(await connectionTo({ ...config, DATABASE_AUTH: 'password', DATABASE_URL: 'postgres://x@127.0.0.1/x?sslmode=disable' })).toMatchObject({ ssl: false });
  });
});
