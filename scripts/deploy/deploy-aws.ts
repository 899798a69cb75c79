import { setTimeout as delay } from 'node:timers/promises';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { CloudError } from '../../localstack/embedded/cloud-error.ts';
import { runCommand } from '../command.ts';
import type { Size } from '../packaged-template.ts';
import { ensureAurora } from './aurora.ts';
import { awsTarget, sizeOf } from './aws-target.ts';
import { checkDatabaseUrl, ensureDatabaseUrls } from './database-url.ts';
import { mediaKeys } from './media-keys.ts';
import { ensureOriginSecret } from './origin-secret.ts';
import { poolKeys } from './pool-keys.ts';
import { serverless } from './serverless.ts';
import { deploySite } from './site.ts';

const usage = `npm run deploy:prod

Deploys the service to AWS with your usual credentials: the stack, including migrations, then the web client.
A second run without changes changes nothing. See docs/operations.md.

Environment: SIZE (standard; small costs next to nothing while idle), STAGE (prod), AWS_REGION (us-east-1), AWS_PROFILE and others that AWS's tools read; ALARM_EMAIL gets a message
for each alarm, and when the month exceeds MONTHLY_BUDGET dollars (500, or 10); SES_IDENTITY_ARN and MAIL_FROM set up mail
through SES; DOMAIN and CERTIFICATE_ARN set a custom domain. ROTATE_MEDIA_KEY=true replaces the key
that signs URLs of private photos.

For SIZE=small: DATABASE_URL of your own Postgres, and MIGRATION_URL for its owner, which are stored for later deployments; or DATABASE=aurora for one on AWS
that pauses. FIREWALL=true adds the firewall.`;

const started = performance.now();
const say = (line: string) => console.log(`  ${line}`);

await runCommand(usage, deploy);

async function deploy(): Promise<void> {
  const { stage, region } = awsTarget(process.env);
  const stackName = `lambdagram-${stage}`;
  const account = await accountOf(region);
  const size = sizeOf(process.env);
  console.log(`\nDeploying ${stackName} in the size ${size} to account ${account}, ${region}\n`);
  const environment = { AWS_REGION: region, SIZE: size, ...(await prepare(size, stage, region)) };
  const keys = await poolKeys(stackName, region);
  await serverless('deploy', stage, { ...environment, POOL_KEYS: keys }, say);
  if (keys === '' && size === 'standard') {
    // The pool did not exist until now. It is undocumented whether Cognito's keys can be fetched from within the network, so the
    // functions get a copy now instead of with the next release.
    say("Deploying again, with the new user pool's keys");
    await serverless('deploy', stage, { ...environment, POOL_KEYS: await poolKeys(stackName, region) }, say);
  }
  const outputs = await outputsOf(stackName, region);
  await deploySite({ bucket: outputs('SiteBucketName'), distributionId: outputs('SiteDistributionId'), region, log: say });
  const url = outputs('SiteUrl');
  await expectReady(url);
  console.log(`
Deployed (${Math.round((performance.now() - started) / 1000)} s)

  Web client  ${url}
  API         ${url}/api/v1
  Docs        ${url}/docs

The first admin: register on the site, then npm run role -- USERNAME admins --stage ${stage}
`);
}

/** Creates what the stack depends on but does not contain. */
async function prepare(size: Size, stage: string, region: string): Promise<Record<string, string>> {
  const ssm = new SSMClient({ region });
  try {
    const secret = {
      ORIGIN_SECRET_VERSION: `:${await ensureOriginSecret(ssm, stage)}`,
      MEDIA_PUBLIC_KEYS: JSON.stringify(await mediaKeys(ssm, stage, { rotate: process.env['ROTATE_MEDIA_KEY'] === 'true' })),
    };
    if (size === 'standard') return secret;
    if (process.env['DATABASE'] === 'aurora') return { ...secret, ...(await ensureAurora(`lambdagram-${stage}`, region, say)) };
    for (const name of ['DATABASE_URL', 'MIGRATION_URL']) if (process.env[name]) checkDatabaseUrl(name, process.env[name]);
    await ensureDatabaseUrls(ssm, stage, process.env);
    return secret;
  } finally {
    ssm.destroy();
  }
}

/** Retries, because the first request needs new containers and connections, and the health checks may time out. */
async function expectReady(url: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(60_000) });
    if (answer.ok) return;
    const said = `${url}/ready responds with ${answer.status}: ${await answer.text()}`;
    if (attempt === 12) throw new CloudError(`Deployed, but the API is not ready: ${said}`);
    say(`Not ready yet: ${said}`);
    await delay(5_000);
  }
}

async function accountOf(region: string): Promise<string> {
  const client = new STSClient({ region });
  try {
    return (await client.send(new GetCallerIdentityCommand({}))).Account!;
  } catch (error) {
    throw new CloudError(`AWS rejected your credentials: ${(error as Error).message}`, { cause: error });
  } finally {
    client.destroy();
  }
}

async function outputsOf(stackName: string, region: string): Promise<(key: string) => string> {
  const client = new CloudFormationClient({ region });
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
    const outputs = new Map(Stacks[0]?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
    return (key) => {
      const value = outputs.get(key);
      if (value === undefined) throw new Error(`${stackName} has no output ${key}.`);
      return value;
    };
  } finally {
    client.destroy();
  }
}
