import { setTimeout as delay } from 'node:timers/promises';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { CloudError } from '../../localstack/embedded/cloud-error.ts';
import { runCommand } from '../command.ts';
import { awsTarget } from './aws-target.ts';
import { serverless } from './serverless.ts';
import { deploySite } from './site.ts';

const usage = `npm run deploy:prod

Deploys the service to AWS with your usual credentials: the stack, migrations included, then the web client.
A second run without changes changes nothing. See docs/operations.md.

By environment: STAGE (prod), AWS_REGION (us-east-1), AWS_PROFILE and what else AWS's tools read; ALARM_EMAIL gets a message
for each alarm, and when the month exceeds MONTHLY_BUDGET dollars (500); SES_IDENTITY_ARN and MAIL_FROM send the codes for
e-mail addresses; DOMAIN and CERTIFICATE_ARN give the service an address of your own.`;

const started = performance.now();
const say = (line: string) => console.log(`  ${line}`);

await runCommand(usage, deploy);

async function deploy(): Promise<void> {
  const { stage, region } = awsTarget(process.env);
  console.log(`\nDeploying lambdagram-${stage} to account ${await accountOf(region)}, ${region}\n`);
  await serverless('deploy', stage, { AWS_REGION: region }, say);
  const outputs = await outputsOf(`lambdagram-${stage}`, region);
  await deploySite({ bucket: outputs('SiteBucketName'), distributionId: outputs('SiteDistributionId'), region, log: say });
  const url = outputs('SiteUrl');
  await expectReady(url);
  console.log(`
Deployed (${Math.round((performance.now() - started) / 1000)} s)

  Web client  ${url}
  API         ${url}/api/v1
  Docs        ${url}/docs
`);
}

/** A first request meets containers and connections that are all new, and may be too slow for the checks. */
async function expectReady(url: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(60_000) });
    if (answer.ok) return;
    const said = `${url}/ready answers ${answer.status}: ${await answer.text()}`;
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
    throw new CloudError(`AWS does not take your credentials: ${(error as Error).message}`, { cause: error });
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
