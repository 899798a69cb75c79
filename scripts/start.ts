import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { claimPort } from '../localstack/embedded/ports.ts';
import { buildWeb } from '../web/build.ts';
import { serveWeb } from '../web/serve.ts';
import { portOf, runCommand } from './command.ts';
import { demoPassword, people } from './seed/people.ts';
import { root, startService } from './service.ts';

const usage = `npm start [-- --fresh] [-- --no-seed] [-- --api-only]

  --fresh     forget all data first
  --no-seed   start empty instead of with demo data
  --api-only  leave the web client out

Ports and folder, by environment: PORT (8080), WEB_PORT (3000), EDGE_PORT (4566), POSTGRES_PORT (54329),
REDIS_PORT (63799), LAMBDA_PORT (3002), DATA_DIR (.local).`;

const started = performance.now();
const say = (line: string) => console.log(`  ${line}`);

await runCommand(usage, start);

async function start(): Promise<void> {
  const { values: options } = parseArgs({
    options: { fresh: { type: 'boolean' }, 'no-seed': { type: 'boolean' }, 'api-only': { type: 'boolean' } },
  });
  const dataDir = resolve(process.env['DATA_DIR'] ?? join(root, '.local'));
  // There while demo data is being made: found at a start, the last one was cut off in the middle.
  const unfinished = join(dataDir, 'seeding');
  if (options.fresh || existsSync(unfinished)) await forgetData(dataDir);
  const first = !existsSync(join(dataDir, 'cloud'));
  const webPort = options['api-only'] ? 3000 : await claimPort(portOf('WEB_PORT', 3000), 'the web client', 'WEB_PORT');

  console.log('\nStarting Lambdagram\n');
  await mkdir(dataDir, { recursive: true });
  const [service, dist] = await Promise.all([
    startService({
      dataDir,
      ports: {
        api: portOf('PORT', 8080),
        lambda: portOf('LAMBDA_PORT', 3002),
        edge: portOf('EDGE_PORT', 4566),
        postgres: portOf('POSTGRES_PORT', 54_329),
        redis: portOf('REDIS_PORT', 63_799),
      },
      corsOrigins: [`http://127.0.0.1:${webPort}`, `http://localhost:${webPort}`, 'http://127.0.0.1:5173', 'http://localhost:5173'],
      onProgress: say,
    }),
    options['api-only'] ? undefined : buildWeb({ log: say }),
  ]);
  let web: Awaited<ReturnType<typeof serveWeb>> | undefined;
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    console.log('\nStopping ...');
    await Promise.all([web?.close(), service.stop(), rm(join(dataDir, 'environment.json'), { force: true })]);
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());
  try {
    const { endpoint, cdnUrl } = service.cloud;
    if (dist) {
      web = await serveWeb({ dist, port: webPort, apiUrl: service.apiUrl, storageOrigin: endpoint, cspImgSources: [new URL(cdnUrl).origin] });
      say(`Web client ready on ${web.url}`);
    }
    // For the scripts that work on the running service: invoke, dlq.
    await writeFile(join(dataDir, 'environment.json'), `${JSON.stringify({ ...service.environment, API_URL: service.apiUrl }, null, 2)}\n`);
    if (first && !options['no-seed']) await seed(service.environment, unfinished);
    if (!stopping) console.log(readyBlock(service.apiUrl, web?.url ?? '(left out)', endpoint, dataDir));
  } catch (error) {
    await service.stop();
    throw error;
  }
}

async function seed(environment: Record<string, string>, unfinished: string): Promise<void> {
  console.log('\n  Making demo data, this once:');
  await writeFile(unfinished, '');
  // The SDK's clients read the process's environment.
  Object.assign(process.env, environment);
  const [{ createApp }, { loadConfig }, { seedDemo }] = await Promise.all([
    import('../platform/app.ts'),
    import('../platform/config.ts'),
    import('./seed/seed-demo.ts'),
  ]);
  const app = createApp(loadConfig(environment));
  await seedDemo(app, say);
  await app.close();
  await rm(unfinished);
}

/** Data only: a downloaded Redis and the built client are kept. */
async function forgetData(dataDir: string): Promise<void> {
  for (const name of ['cloud', 'api', 'seeding']) await rm(join(dataDir, name), { recursive: true, force: true });
}

function readyBlock(apiUrl: string, webUrl: string, endpoint: string, dataDir: string): string {
  return `
Lambdagram is ready (${((performance.now() - started) / 1000).toFixed(1)} s)

  Web client    ${webUrl}
  API           ${apiUrl}/api/v1
  Explorer      ${apiUrl}/docs
  Cloud         ${endpoint}   (aws --endpoint-url ${endpoint} s3 ls, with test/test)
  Traces        ${endpoint}/_xray/traces
  Demo account  ${people.slice(0, 3).map((person) => person.username).join(', ')} ...   password: ${demoPassword}
  Data and logs ${dataDir}   (npm start -- --fresh forgets it)

Ctrl-C stops everything.
`;
}
