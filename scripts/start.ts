import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect, parseArgs } from 'node:util';
import { claimPort } from '../localstack/embedded/ports.ts';
import { ProcessLedger } from '../localstack/embedded/process-ledger.ts';
import { buildWeb } from '../web/build.ts';
import { serveWeb } from '../localstack/serve-web.ts';
import { demoAdmin, demoPassword, people } from '../web/src/session/demo-people.ts';
import { runCommand } from './command.ts';
import { makeDataFolder } from './data-folder.ts';
import { hasDemo, isUnusable, markUnusable, seed, type Seeding } from './seed/seeding.ts';
import { startService } from './service.ts';
import { corsOrigins, dataDirOf, describeSettings, portOf, portsOf } from './settings.ts';

const usage = `npm start [-- --fresh] [-- --no-seed] [-- --no-redis] [-- --api-only]

  --fresh     remove all data first
  --no-seed   start empty instead of with demo data
  --no-redis  leave out Redis, like a small deployment: pages come from the databases
  --api-only  leave out the web client

A component that dies is restarted; if it keeps failing, everything ends with exit code 1.

${describeSettings('PORT', 'WEB_PORT', 'DEV_WEB_PORT', 'CONSOLE_PORT', 'EDGE_PORT', 'POSTGRES_PORT', 'REDIS_PORT', 'LAMBDA_PORT', 'LIVE_PORT', 'DATA_DIR', 'CORS_ORIGINS', 'ALLOWED_HOSTS')}`;

/** Time limit (ms) for an orderly shutdown. */
const STOP_WITHIN = 10_000;
const started = performance.now();
const say = (line: string) => console.log(`  ${line}`);

await runCommand(usage, start);

async function start(): Promise<void> {
  const { values: options } = parseArgs({
    options: { fresh: { type: 'boolean' }, 'no-seed': { type: 'boolean' }, 'no-redis': { type: 'boolean' }, 'api-only': { type: 'boolean' } },
  });
  const dataDir = dataDirOf();
  const optional = [...(options['no-redis'] ? [] : (['REDIS_PORT'] as const)), ...(options['api-only'] ? [] : (['WEB_PORT'] as const))];
  const ports = portsOf(['PORT', 'CONSOLE_PORT', 'LAMBDA_PORT', 'LIVE_PORT', 'EDGE_PORT', 'POSTGRES_PORT', ...optional]);
  const wantedWebPort = portOf('WEB_PORT');
  const webPort = options['api-only'] ? wantedWebPort : await claimPort(wantedWebPort, 'the web client', 'WEB_PORT');
  const origins = corsOrigins(process.env, webPort);
  if (options.fresh || (await isUnusable(dataDir))) await forgetData(dataDir);
  const first = !existsSync(join(dataDir, 'cloud'));

  console.log('\nStarting Lambdagram\n');
  await makeDataFolder(dataDir);
  if (first && !options['no-seed']) await markUnusable(dataDir);
  const running: (() => Promise<void>)[] = [];
  let stopping = false;
  const stop = async (exitCode: number) => {
    if (stopping) return;
    stopping = true;
    console.log('\nStopping ...');
    // Whatever does not stop in time ends along with this process.
    setTimeout(() => process.exit(exitCode || 1), STOP_WITHIN).unref();
    await Promise.all([...running.map((end) => end()), rm(join(dataDir, 'environment.json'), { force: true })]);
    process.exit(exitCode);
  };
  const fail = (message: string) => {
    console.error(`\n${message}`);
    void stop(1);
  };
  // S3, SQS, SNS, X-Ray, the cloud's edge and the web server run in this process, and the rest is useless without them.
  process.on('uncaughtException', (error) => fail(`Lambdagram is stopping because its own process failed: ${inspect(error)}`));
  let seeded: Promise<void> | undefined;
  let seeding: Seeding | undefined;
  const [service, dist] = await Promise.all([
    startService({
      dataDir,
      ports: { api: ports.PORT, lambda: ports.LAMBDA_PORT, live: ports.LIVE_PORT, edge: ports.EDGE_PORT, postgres: ports.POSTGRES_PORT, redis: options['no-redis'] ? 'none' : ports.REDIS_PORT, console: ports.CONSOLE_PORT },
      corsOrigins: origins,
      faults: true,
      supervision: { report: say, giveUp: ({ message }) => fail(`Lambdagram is stopping: ${message}`) },
      onProgress: say,
      onCloud: (environment) => {
        if (options['no-seed']) return;
        seeded = seed(dataDir, environment, say).then((rest) => void (seeding = rest));
        // A rejection is reported where the promise is awaited.
        seeded.catch(() => undefined);
      },
    }),
    options['api-only'] ? undefined : buildWeb({ log: say }),
  ]);
  running.push(async () => {
    await seeding?.stop();
    await service.stop();
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0));
  try {
    const { endpoint, cdnUrl } = service.cloud;
    const consoleUrl = `http://127.0.0.1:${service.ports.console}`;
    const cspImgSources = [new URL(cdnUrl).origin];
    const web = dist ? await serveWeb({ dist, port: webPort, apiUrl: service.apiUrl, storageOrigin: endpoint, liveOrigin: `ws://127.0.0.1:${service.ports.live}`, cspImgSources }) : undefined;
    if (web) {
      running.push(web.close);
      say(`Web client ready on ${web.url}`);
    }
    // For commands that use the running service.
    await writeFile(join(dataDir, 'environment.json'), `${JSON.stringify({ ...service.environment, API_URL: service.apiUrl, CONSOLE_URL: consoleUrl, ...(web && { WEB_URL: web.url }) }, null, 2)}\n`);
    await seeded;
    const demo = await hasDemo(service.cloud.databaseUrl);
    if (!stopping) console.log(readyBlock({ apiUrl: service.apiUrl, consoleUrl, webUrl: web?.url ?? '(left out)', endpoint, dataDir, demo }));
  } catch (error) {
    await service.stop();
    throw error;
  }
}

/**
 * Deletes only data: the built client and the demo's renditions are kept.
 * @throws CloudError if a service is using the folder
 */
async function forgetData(dataDir: string): Promise<void> {
  const cloud = join(dataDir, 'cloud');
  if (existsSync(cloud)) (await ProcessLedger.open(cloud)).close();
  for (const name of ['cloud', 'api', 'console', 'seeding', 'rendering']) await rm(join(dataDir, name), { recursive: true, force: true });
}

interface Ready {
  apiUrl: string;
  webUrl: string;
  consoleUrl: string;
  endpoint: string;
  dataDir: string;
  demo: boolean;
}

function readyBlock({ apiUrl, webUrl, consoleUrl, endpoint, dataDir, demo }: Ready): string {
  const accounts = people.slice(0, 3).map((person) => person.username).join(', ');
  return `
Lambdagram is ready (${((performance.now() - started) / 1000).toFixed(1)} s)

  Web client    ${webUrl}
  API           ${apiUrl}/api/v1
  Explorer      ${apiUrl}/docs
  Cloud         ${endpoint}   (aws --endpoint-url ${endpoint} s3 ls, with test/test)
  Console       ${consoleUrl}   (traces, events, mail, storage, logs)
  Demo account  ${demo ? `${accounts} ...   password: ${demoPassword}` : 'none, because this data was created without demo data'}
  Admins        ${demo ? `${demoAdmin} is one; ` : ''}npm run role -- USERNAME admins makes one
  Data and logs ${dataDir}   (npm start -- --fresh removes it)

Ctrl-C stops everything.
`;
}
