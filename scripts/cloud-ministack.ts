import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startMiniStackCloud } from '../localstack/ministack/cloud.ts';
import { runCommand } from './command.ts';
import { makeDataFolder } from './data-folder.ts';
import { mediaBucket } from './deploy/names.ts';
import { miniStackFile, type MiniStackEnvironment } from './deploy/target.ts';
import { root } from './service.ts';
import { corsOrigins, dataDirOf, describeSettings, portsOf } from './settings.ts';

const usage = `npm run cloud:ministack

Starts MiniStack, an emulated AWS that this service can be deployed to (npm run deploy:local), with a Postgres, a Redis
and a CDN, on loopback. It needs Python 3.10 and installs its packages once, from PyPI. Everything starts empty.

${describeSettings('EDGE_PORT', 'CDN_PORT', 'POSTGRES_PORT', 'REDIS_PORT', 'WEB_PORT', 'DEV_WEB_PORT', 'CORS_ORIGINS', 'DATA_DIR')}`;

const started = performance.now();

await runCommand(usage, start);

async function start(): Promise<void> {
  const dataDir = join(dataDirOf(), 'ministack');
  const ports = portsOf(['EDGE_PORT', 'CDN_PORT', 'POSTGRES_PORT', 'REDIS_PORT']);
  const origins = corsOrigins();
  console.log('\nStarting MiniStack\n');
  await makeDataFolder(dataDirOf());
  const cloud = await startMiniStackCloud({
    dataDir,
    ports: { edge: ports.EDGE_PORT, cdn: ports.CDN_PORT, postgres: ports.POSTGRES_PORT, redis: ports.REDIS_PORT },
    cdnBucket: mediaBucket,
    nodeModules: join(root, 'node_modules'),
    onProgress: (line) => console.log(`  ${line}`),
  });
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    console.log('\nStopping ...');
    await Promise.all([cloud.stop(), rm(miniStackFile(), { force: true })]);
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());
  try {
    const environment: MiniStackEnvironment = {
      pid: process.pid,
      AWS_ENDPOINT_URL: cloud.endpoint,
      DATABASE_URL: cloud.databaseUrl,
      MIGRATION_URL: cloud.migrationUrl,
      REDIS_URL: cloud.redisUrl,
      CDN_BASE_URL: cloud.cdnUrl,
      CORS_ORIGINS: origins.join(','),
      MINISTACK_STATE_DIR: cloud.stateDir,
    };
    await writeFile(miniStackFile(), `${JSON.stringify(environment, null, 2)}\n`);
  } catch (error) {
    await cloud.stop();
    throw error;
  }
  console.log(`
MiniStack is ready (${((performance.now() - started) / 1000).toFixed(1)} s)

  Cloud      ${cloud.endpoint}   (aws --endpoint-url ${cloud.endpoint} s3 ls, with test/test)
  Postgres   ${cloud.migrationUrl}
  Redis      ${cloud.redisUrl}
  CDN        ${cloud.cdnUrl}
  Logs       ${join(dataDir, 'logs')}

In another terminal: npm run deploy:local, then npm run test:deployed.
Ctrl-C stops everything, and what was deployed is gone.
`);
}
