import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callApi } from '../setup/call-api.ts';
import { eventually } from '../setup/eventually.ts';
import { aPhoto, freshName } from '../setup/given.ts';
import { freePorts, pidOf, type Program, run } from './started-product.ts';

/** Time limits (ms), long enough for a busy machine. */
const START_WITHIN = 120_000;
const PATIENCE = 90_000;

// The product as `npm start` runs it, on separate ports. All tests except the last share one start.
let dataDir: string;
let settings: Record<string, string>;
let product: Program;
let web: string;
let account: { email_or_username: string; password: string };
let post: string;
/** How long (ms) a killed component may take to work again; longer on a machine on which starting is slow. */
let restartWithin = 10_000;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'lambdagram-start-'));
  // A folder as created by an earlier release.
  await chmod(dataDir, 0o755);
  await mkdir(join(dataDir, 'logs'), { mode: 0o755 });
  const names = ['PORT', 'WEB_PORT', 'DEV_WEB_PORT', 'EDGE_PORT', 'POSTGRES_PORT', 'REDIS_PORT', 'LAMBDA_PORT', 'LIVE_PORT', 'CONSOLE_PORT'] as const;
  settings = { ...(await freePorts(names)), DATA_DIR: dataDir, CORS_ORIGINS: 'https://app.example' };
  web = `http://127.0.0.1:${settings['WEB_PORT']}`;
  const startedAt = performance.now();
  product = run('start.ts', ['--no-seed'], settings);
  await product.hasSaid('Lambdagram is ready', START_WITHIN);
  restartWithin = Math.max(restartWithin, 2 * (performance.now() - startedAt));

  const username = freshName();
  account = { email_or_username: username, password: 'correct horse battery' };
  const { token } = await call<{ token: string }>('POST', '/auth/register', { body: { username, email: `${username}@example.com`, password: account.password } });
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(await aPhoto())], { type: 'image/jpeg' }), 'photo.jpg');
  const { media_id } = await call<{ media_id: string }>('POST', '/media/upload', { token, body: form });
  ({ id: post } = await call<{ id: string }>('POST', '/posts', { token, body: { media_id, caption: 'Kept' } }));
}, START_WITHIN + 30_000);

afterAll(async () => {
  product.child.kill('SIGTERM');
  await product.ended;
  await rm(dataDir, { recursive: true, force: true });
}, 30_000);

/** Calls the API through the web client's port. @throws unless it succeeds */
async function call<Body>(method: string, path: string, request: Parameters<typeof callApi>[2] = {}): Promise<Body> {
  const { status, body } = await callApi<Body>(method, `/api/v1${path}`, request, web);
  if (status >= 300) throw new Error(`${method} ${path} returned ${status}: ${JSON.stringify(body)}`);
  return body;
}

/** Uses every dependency: Cognito (the account), Postgres (the post), DynamoDB (its likes) and Redis (in the readiness check). */
async function useEverything(): Promise<void> {
  const { status, body } = await callApi('GET', '/ready', {}, web);
  expect({ status, body }).toMatchObject({ status: 200, body: { status: 'UP' } });
  const { token } = await call<{ token: string }>('POST', '/auth/login', { body: account });
  await call('POST', `/posts/${post}/like`, { token });
  expect(await call('GET', `/posts/${post}`)).toMatchObject({ caption: 'Kept', likes_count: 1 });
}

async function outcome(program: Program): Promise<{ code: number | null; said: string }> {
  return { code: await program.ended, said: program.said() };
}

describe('with its own ports', { timeout: PATIENCE }, () => {
  it('listens on all of them', async () => {
    for (const name of ['PORT', 'WEB_PORT', 'EDGE_PORT', 'POSTGRES_PORT', 'REDIS_PORT', 'CONSOLE_PORT'] as const) {
      expect(product.said()).toContain(`127.0.0.1:${settings[name]}`);
    }
    await expect(fetch(`http://127.0.0.1:${settings['LAMBDA_PORT']}/`)).resolves.toBeDefined();
    await expect(fetch(`http://127.0.0.1:${settings['LIVE_PORT']}/`)).resolves.toBeDefined();
    await useEverything();
  });

  it('allows pages from CORS_ORIGINS and its own web clients to call it', async () => {
    for (const origin of ['https://app.example', web, `http://localhost:${settings['DEV_WEB_PORT']}`]) {
      const { headers } = await callApi('GET', '/api/v1/feed', { headers: { Origin: origin } }, `http://127.0.0.1:${settings['PORT']}`);
      expect(headers['access-control-allow-origin']).toBe(origin);
    }
  });

  it('keeps its data readable for its owner only', async () => {
    const modes = ['.', 'cloud', 'api', 'logs'].map(async (name) => (await stat(join(dataDir, name))).mode & 0o777);
    expect(await Promise.all(modes)).toEqual([0o700, 0o700, 0o700, 0o700]);
  });

  it('is found in its data folder by invoke and dlq', async () => {
    const where = { DATA_DIR: dataDir };
    const [invoked, letters] = await Promise.all([outcome(run('invoke.ts', ['get-readiness'], where)), outcome(run('dlq.ts', ['list'], where))]);
    expect(invoked).toEqual({ code: 0, said: expect.stringContaining('"status": "UP"') });
    expect(letters).toEqual({ code: 0, said: expect.stringContaining('post-published') });
  });

  it('protects its data from reset, a second start and a fresh one', async () => {
    const others = await freePorts(['PORT', 'WEB_PORT', 'EDGE_PORT', 'POSTGRES_PORT', 'REDIS_PORT', 'LAMBDA_PORT', 'LIVE_PORT', 'CONSOLE_PORT']);
    const second = { ...others, DATA_DIR: dataDir };
    const programs = [run('reset.ts', [], { DATA_DIR: dataDir }), run('start.ts', [], second), run('start.ts', ['--fresh'], second)];
    for (const program of programs) expect(await outcome(program)).toEqual({ code: 1, said: expect.stringContaining('already running') });
    await useEverything();
  });

  it('cannot be deployed to, as deploy:local says of EDGE_PORT', async () => {
    const { code, said } = await outcome(run('deploy/deploy-local.ts', [], { DATA_DIR: dataDir, EDGE_PORT: settings['EDGE_PORT']! }));
    expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining(`http://127.0.0.1:${settings['EDGE_PORT']} is the embedded cloud`) });
  });

  it('can run beside dev:web', async () => {
    const program = run('dev-web.ts', [], { DATA_DIR: dataDir, DEV_WEB_PORT: settings['DEV_WEB_PORT']! });
    try {
      const url = `http://127.0.0.1:${settings['DEV_WEB_PORT']}`;
      await program.hasSaid(url, 60_000);
      expect((await callApi('GET', '/api/v1/feed', {}, url)).body).toMatchObject({ posts: [{ id: post }] });
      expect(await (await fetch(url)).text()).toContain('/@vite/client');
      expect(program.said()).not.toContain('refuses');
      // It rejects other sites like the built client's server.
      const status = await new Promise((resolve) => {
        request(url, { headers: { host: 'evil.example' } }, (response) => resolve(response.resume().statusCode)).end();
      });
      expect(status).toBe(403);
      const { headers } = await callApi('GET', '/src/main.tsx', { headers: { Origin: 'http://127.0.0.1:1' } }, url);
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    } finally {
      program.child.kill('SIGTERM');
      await program.ended;
    }
  });
});

describe('a component that is killed', { timeout: 2 * START_WITHIN }, () => {
  it.each(['Redis', 'DynamoDB', 'Cognito', 'Postgres', 'The console', 'The API'])('is reported and runs again within 10 s: %s', async (name) => {
    process.kill(pidOf(dataDir, name), 'SIGKILL');
    await product.hasSaid(`${name} is running again`, restartWithin);
    expect(product.said()).toMatch(new RegExp(`${name} died \\(SIGKILL\\) after .*\\. Its log: .*\\.log`));
    await eventually(useEverything, 30_000);
  });

  it('ends everything when it fails five times in a row', async () => {
    const config = join(dataDir, 'cloud', 'postgres', 'cluster', 'postgresql.conf');
    await rename(config, `${config}.away`);
    process.kill(pidOf(dataDir, 'Postgres'), 'SIGKILL');
    expect(await outcome(product)).toEqual({ code: 1, said: expect.stringContaining('Lambdagram is stopping: Postgres failed 5 times in a row') });
    // The output contains Postgres's error, and everything else has been shut down properly.
    expect(product.said()).toContain('| postgres: could not access the server configuration file');
    for (const left of ['environment.json', 'cloud/processes.json', 'api/processes.json']) expect(existsSync(join(dataDir, left))).toBe(false);
    await rename(`${config}.away`, config);
  });
});

describe('a failure in its own process', () => {
  it('ends it with a message; the next start has all data and keeps the last logs', async () => {
    // Makes the process that contains S3, SQS, SNS, X-Ray, the edge and the web server fail.
    const fault = 'data:text/javascript,process.once("SIGUSR2",()=>{throw new Error("no disk left")})';
    product = run('start.ts', ['--no-seed'], settings, ['--import', fault]);
    await product.hasSaid('Lambdagram is ready', START_WITHIN);
    await useEverything();
    product.child.kill('SIGUSR2');
    const { code, said } = await outcome(product);
    expect(code).toBe(1);
    expect(said).toMatch(/Lambdagram is stopping because its own process failed: Error: no disk left\n +at /);
    expect(existsSync(join(dataDir, 'cloud', 'processes.json'))).toBe(false);
    expect(await readdir(join(dataDir, 'logs'))).toEqual(['api.1.log', 'api.log', 'console.1.log', 'console.log']);
  }, START_WITHIN + PATIENCE);
});
