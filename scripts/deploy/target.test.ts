import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CloudError } from '../../localstack/embedded/cloud-error.ts';
import { findTarget, loopbackEndpoint, type MiniStackEnvironment, miniStackFile } from './target.ts';

let dataDir: string;
const servers: Server[] = [];
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'lambdagram-target-'));
  vi.stubEnv('DATA_DIR', dataDir);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const server of servers.splice(0)) server.close();
  await rm(dataDir, { recursive: true });
});

/** A server that only has the given paths, by which clouds are told apart. */
const aCloud = (...paths: string[]): Promise<string> => aCloudThatSays(Object.fromEntries(paths.map((path) => [path, {}])));

async function aCloudThatSays(answers: Record<string, object>): Promise<string> {
  const server = createServer((req, res) => res.writeHead(answers[req.url!] ? 200 : 404).end(JSON.stringify(answers[req.url!] ?? {})));
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function runningMiniStack(endpoint: string, pid = process.pid): Promise<void> {
  const environment: MiniStackEnvironment = {
    pid,
    AWS_ENDPOINT_URL: endpoint,
    DATABASE_URL: 'postgres://lambdagram_app@127.0.0.1:1/lambdagram',
    MIGRATION_URL: 'postgres://lambdagram@127.0.0.1:1/lambdagram',
    REDIS_URL: 'redis://127.0.0.1:2',
    CDN_BASE_URL: 'http://127.0.0.1:3/cdn',
    CORS_ORIGINS: 'http://127.0.0.1:3000',
    MINISTACK_STATE_DIR: '/state',
  };
  await mkdir(dirname(miniStackFile()), { recursive: true });
  await writeFile(miniStackFile(), JSON.stringify(environment));
}

describe('a local command', () => {
  it.each([
    ['http://127.0.0.1:4566', 'http://127.0.0.1:4566'],
    ['http://127.0.0.1:4566/', 'http://127.0.0.1:4566'],
    ['http://localhost:4566', 'http://127.0.0.1:4566'],
    ['http://127.8.9.10:1', 'http://127.8.9.10:1'],
    ['http://[::1]:4566', 'http://[::1]:4566'],
  ])('takes %s', (text, endpoint) => expect(loopbackEndpoint(text)).toBe(endpoint));

  it.each([
    'https://sqs.us-east-1.amazonaws.com',
    'http://10.0.0.1:4566',
    'http://0.0.0.0:4566',
    'http://127.0.0.1.example.com:4566',
    'http://127.0.0.1@example.com:4566',
    'http://localhost.localstack.cloud:4566',
    'http://[::ffff:8.8.8.8]:4566',
  ])('rejects %s', (text) => {
    expect(() => loopbackEndpoint(text)).toThrow(CloudError);
    expect(() => loopbackEndpoint(text)).toThrow('is not this machine');
    expect(() => loopbackEndpoint(text, 'COGNITO_ENDPOINT')).toThrow(`COGNITO_ENDPOINT is ${text}`);
  });

  it.each(['', '4566', 'ftp://127.0.0.1'])('rejects %j, which is not a URL', (text) => expect(() => loopbackEndpoint(text)).toThrow('is not a URL'));
});

describe('the cloud to deploy to', () => {
  it('is reported as missing if nothing responds', async () => {
    const endpoint = await aCloud();
    servers.pop()!.close();
    await expect(findTarget({ AWS_ENDPOINT_URL: endpoint })).rejects.toThrow(`Nothing responds at ${endpoint}. Start a cloud in another terminal: npm run cloud:ministack`);
  });

  it('is on EDGE_PORT, or else the one that npm run cloud:ministack runs', async () => {
    const [ours, other] = [await aCloud('/_ministack/health'), await aCloud('/_ministack/health')];
    await runningMiniStack(ours);
    expect((await findTarget({})).endpoint).toBe(ours);
    expect((await findTarget({ EDGE_PORT: new URL(other).port })).endpoint).toBe(other);
  });

  it('cannot be the embedded one', async () => {
    const endpoint = await aCloudThatSays({ '/_health': { status: 'UP' }, '/_localstack/health': { edition: 'embedded' } });
    await expect(findTarget({ AWS_ENDPOINT_URL: endpoint })).rejects.toThrow('needs no deployment');
  });

  it('cannot be just any server', async () => {
    await expect(findTarget({ AWS_ENDPOINT_URL: await aCloud() })).rejects.toThrow('neither MiniStack nor LocalStack');
  });

  it('includes what belongs to it while npm run cloud:ministack runs', async () => {
    const endpoint = await aCloud('/_ministack/health', '/_localstack/health');
    await runningMiniStack(endpoint);
    const target = await findTarget({ AWS_ENDPOINT_URL: endpoint, REDIS_URL: 'redis://127.0.0.1:99', CORS_ORIGINS: 'https://app.example' });
    expect(target).toMatchObject({ endpoint, is: 'MiniStack', stateDir: '/state' });
    expect(target.environment).toMatchObject({ AWS_ENDPOINT_URL: endpoint, DATABASE_URL: 'postgres://lambdagram_app@127.0.0.1:1/lambdagram', MIGRATION_URL: 'postgres://lambdagram@127.0.0.1:1/lambdagram', REDIS_URL: 'redis://127.0.0.1:99' });
    // The owner of one database is not the owner of another.
    const another = await findTarget({ AWS_ENDPOINT_URL: endpoint, DATABASE_URL: 'postgres://x@127.0.0.1:5/x' });
    expect(another.environment).toMatchObject({ DATABASE_URL: 'postgres://x@127.0.0.1:5/x', MIGRATION_URL: '' });
    expect(target.here['REDIS_URL']).toBe('redis://127.0.0.1:99');
    expect(target.environment['CORS_ORIGINS']).toBe('http://127.0.0.1:3000,https://app.example');
    expect(target.environment).not.toHaveProperty('LAMBDA_ARCHITECTURE');
  });

  it.each([
    ['on another port', async () => runningMiniStack('http://127.0.0.1:1')],
    // Higher than any real pid.
    ['that was killed', async (endpoint: string) => runningMiniStack(endpoint, 2 ** 30)],
    ['that never was', async () => undefined],
  ])('is a container beside a cloud:ministack %s', async (_, leave) => {
    const endpoint = await aCloud('/_ministack/health');
    await leave(endpoint);
    const target = await findTarget({ AWS_ENDPOINT_URL: endpoint, POSTGRES_PORT: '54330' });
    expect(target.environment).toMatchObject({ DATABASE_URL: 'postgres://lambdagram_app:lambdagram@postgres:5432/lambdagram?sslmode=disable', MIGRATION_URL: 'postgres://lambdagram:lambdagram@postgres:5432/lambdagram?sslmode=disable', REDIS_URL: 'redis://redis:6379' });
    expect(target.here).toEqual({ DATABASE_URL: 'postgres://lambdagram_app:lambdagram@127.0.0.1:54330/lambdagram?sslmode=disable', REDIS_URL: 'redis://127.0.0.1:63799' });
    expect(target.environment['LAMBDA_ARCHITECTURE']).toMatch(/^(arm64|x86_64)$/);
    expect(target.environment['CORS_ORIGINS']).toBe('http://127.0.0.1:3000,http://localhost:3000,http://127.0.0.1:5173,http://localhost:5173');
    expect(target.stateDir).toBeUndefined();
  });

  it('may be LocalStack', async () => {
    expect((await findTarget({ AWS_ENDPOINT_URL: await aCloud('/_localstack/health') })).is).toBe('LocalStack');
  });
});

describe('the user pool', () => {
  const localStack = (services: Record<string, string>) => aCloudThatSays({ '/_localstack/health': { services } });
  const container = { here: 'http://127.0.0.1:9229', there: 'http://cognito:9229' };

  it.each([
    ['without a licence', { s3: 'available' }],
    ['whose SERVICES leave it out', { 's3': 'available', 'cognito-idp': 'disabled' }],
  ])('is in the container beside a LocalStack %s', async (_, services) => {
    const AWS_ENDPOINT_URL = await localStack(services);
    expect(await findTarget({ AWS_ENDPOINT_URL })).toMatchObject({ hasCognito: false, cognito: container });
    const { cognito } = await findTarget({ AWS_ENDPOINT_URL, COGNITO_PORT: '9300' });
    expect(cognito).toEqual({ ...container, here: 'http://127.0.0.1:9300' });
  });

  it('is in a cloud that has Cognito', async () => {
    for (const cloud of [localStack({ 'cognito-idp': 'running' }), aCloud('/_ministack/health')]) {
      const target = await findTarget({ AWS_ENDPOINT_URL: await cloud });
      expect(target.hasCognito).toBe(true);
      expect(target).not.toHaveProperty('cognito');
    }
  });

  it('is where COGNITO_ENDPOINT says, on any cloud', async () => {
    const AWS_ENDPOINT_URL = await aCloud('/_ministack/health');
    const settings = { AWS_ENDPOINT_URL, COGNITO_ENDPOINT: 'http://localhost:9230/' };
    const here = 'http://127.0.0.1:9230';
    expect((await findTarget(settings)).cognito).toEqual({ here, there: 'http://cognito:9229' });
    const there = 'http://172.17.0.1:9230';
    expect((await findTarget({ ...settings, AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: there })).cognito).toEqual({ here, there });
    await runningMiniStack(AWS_ENDPOINT_URL);
    expect((await findTarget(settings)).cognito).toEqual({ here, there: here });
  });

  it('is on no other machine', async () => {
    const AWS_ENDPOINT_URL = await aCloud('/_ministack/health');
    await expect(findTarget({ AWS_ENDPOINT_URL, COGNITO_ENDPOINT: 'https://cognito-idp.us-east-1.amazonaws.com' })).rejects.toThrow('COGNITO_ENDPOINT is https');
  });
});
