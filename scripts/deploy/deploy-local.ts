import { SSMClient } from '@aws-sdk/client-ssm';
import { CloudError } from '../../localstack/embedded/cloud-error.ts';
import { runCommand } from '../command.ts';
import { describeSettings } from '../settings.ts';
import { allowBatches } from './allow-batches.ts';
import { sizeOf } from './aws-target.ts';
import { completeStack, deployedTemplate } from './complete-stack.ts';
import { stage } from './names.ts';
import { databaseParameters, ensureDatabaseUrls } from './database-url.ts';
import { ensureOutsidePool } from './outside-pool.ts';
import { serverless } from './serverless.ts';
import { apiUrl, clientConfig, stackResources } from './stack.ts';
import { findTarget, type Target } from './target.ts';

const usage = `npm run deploy:local

Deploys the service to the emulated AWS running on this machine, MiniStack or LocalStack, and prints the API's URL.
A second run without changes changes nothing.

Target: AWS_ENDPOINT_URL if set, otherwise EDGE_PORT if set, otherwise the running npm run cloud:ministack.
SIZE=small deploys that size: without Redis, with shared queues, and with the database's URL in Systems
Manager.

DATABASE_URL, MIGRATION_URL, REDIS_URL and CDN_BASE_URL default to those of a running npm run cloud:ministack, otherwise to those of
docker-compose.yml.

The user pool is in cognito-local at COGNITO_ENDPOINT if that is set, or if the cloud has no Cognito, like LocalStack
without a licence (then at http://127.0.0.1:9229, where docker-compose.yml publishes it). If functions reach it at
an address other than http://cognito:9229, set AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER.

${describeSettings('EDGE_PORT', 'WEB_PORT', 'DEV_WEB_PORT', 'CORS_ORIGINS', 'POSTGRES_PORT', 'REDIS_PORT', 'CDN_PORT', 'COGNITO_PORT', 'DATA_DIR')}`;

const say = (line: string) => console.log(`  ${line}`);
const seconds = (from: number) => `${((performance.now() - from) / 1000).toFixed(1)} s`;

await runCommand(usage, deploy);

async function deploy(): Promise<void> {
  const started = performance.now();
  const target = await findTarget();
  console.log(`\nDeploying to ${target.is} on ${target.endpoint}\n`);
  const pool = target.cognito && (await ensureOutsidePool(target.cognito));
  if (target.cognito && pool) say(`The user pool is ${pool['USER_POOL_ID']} of cognito-local on ${target.cognito.here}, not in the stack`);
  const size = sizeOf(process.env);
  const parameters = size === 'small' ? await keepDatabaseUrls(target) : {};
  const unchanged = (await serverless('deploy', stage, { ...target.environment, ...parameters, ...pool }, say)).includes('No changes to deploy');
  const resources = await stackResources(target.endpoint);
  const template = await deployedTemplate();
  for (const what of await completeStack(target.endpoint, template, resources)) say(`Set the ${what}, which ${target.is} had not applied`);
  const changed = target.is === 'MiniStack' ? await allowBatches(target.endpoint, template, resources) : 0;
  if (changed > 0) say(`Allowed sns:PublishBatch to ${changed} roles: MiniStack asks for it where AWS asks for sns:Publish`);
  const url = apiUrl(target.endpoint, resources);
  const answered = performance.now();
  const ready = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(60_000) });
  if (!ready.ok) throw new CloudError(`Deployed, but the API is not ready: ${url}/ready returned ${ready.status}: ${await ready.text()}`);
  say(`First response after ${seconds(answered)}`);
  console.log(`
${unchanged ? 'Nothing had changed' : 'Deployed'} (${seconds(started)})

  API    ${url}/api/v1
  Docs   ${url}/docs

The first admin: register, then npm run role -- USERNAME admins --stage ${stage}, with AWS_ENDPOINT_URL=${target.endpoint}
npm run test:deployed runs the end-to-end tests there; npm run remove:local removes it.
`);
}

/** Stores the database's URLs as parameters, from which the functions of a small deployment read them, as on AWS. */
async function keepDatabaseUrls({ endpoint, environment }: Target): Promise<Record<string, string>> {
  const ssm = new SSMClient(clientConfig(endpoint));
  try {
    await ensureDatabaseUrls(ssm, stage, environment);
    return { ...databaseParameters(stage), DATABASE_CONNECTION: 'parameter' };
  } finally {
    ssm.destroy();
  }
}
