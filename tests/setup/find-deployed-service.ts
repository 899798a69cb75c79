import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LambdaClient, paginateListFunctions } from '@aws-sdk/client-lambda';
import type { TestProject } from 'vitest/node';
import { findPackage } from '../../localstack/embedded/find-program.ts';
import { everyItem } from '../../scripts/deploy/every-item.ts';
import { stackName } from '../../scripts/deploy/names.ts';
import { apiUrl, clientConfig, stackResources } from '../../scripts/deploy/stack.ts';
import { findTarget, type Target } from '../../scripts/deploy/target.ts';
import { differences } from './differences.ts';

/** Provides tests with the service deployed by `npm run deploy:local`; nothing is started here. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const target = await findTarget();
  const resources = await stackResources(target.endpoint);
  const API_URL = apiUrl(target.endpoint, resources);
  console.log(`\nThe service deployed to ${target.is}: ${API_URL}`);
  if (target.is === 'MiniStack') for (const [what, seen] of Object.entries(differences)) console.log(`Skipped, where a journey needs that ${what}: ${seen}`);
  const folder = await mkdtemp(join(tmpdir(), 'lambdagram-test-'));
  const functions = await environmentOfFunctions(target.endpoint);
  const signingKey = await signingKeyFile(target, functions, folder);
  provide('environment', {
    ...functions,
    ...target.environment,
    // Functions in containers use different host names from this machine.
    ...target.here,
    ...poolFromHere(target, functions),
    // As in tests/setup/start-service.ts.
    REDIS_TIMEOUT_MS: '2000',
    REQUEST_DEADLINE_MS: '20000',
    POWERTOOLS_METRICS_DISABLED: 'true',
    API_URL,
    DEPLOYED_TO: target.is,
    REQUESTS_AT_ONCE: '8',
    ...(signingKey && { POOL_SIGNING_KEY_FILE: signingKey }),
  });
  return () => rm(folder, { recursive: true, force: true });
}

/** The variables of all functions together: each function has only those it needs, but tests need all of them. */
async function environmentOfFunctions(endpoint: string): Promise<Record<string, string>> {
  const lambda = new LambdaClient(clientConfig(endpoint));
  try {
    const functions = await everyItem(paginateListFunctions({ client: lambda, stopOnSameToken: true }, {}), ({ Functions }) => Functions);
    const ours = functions.filter(({ FunctionName }) => FunctionName?.startsWith(`${stackName}-`));
    return Object.assign({}, ...ours.map(({ Environment }) => Environment?.Variables)) as Record<string, string>;
  } finally {
    lambda.destroy();
  }
}

const outsidePool = 'AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER';

/** The URLs of a user pool outside the stack, for this machine. */
function poolFromHere({ cognito }: Target, { [outsidePool]: there, TOKEN_KEYS_URL }: Record<string, string>): Record<string, string> {
  return there && cognito ? { [outsidePool]: cognito.here, TOKEN_KEYS_URL: TOKEN_KEYS_URL!.replace(there, cognito.here) } : {};
}

/**
 * A file with the pool's key in the embedded cloud's format; undefined if the key is not available. cognito-local's key is in its
 * package; MiniStack stores each pool's key in a separate file.
 */
async function signingKeyFile({ stateDir }: Target, functions: Record<string, string>, folder: string): Promise<string | undefined> {
  if (functions[outsidePool]) return join(findPackage('cognito-local')!, 'lib', 'keys', 'cognitoLocal.private.json');
  if (!stateDir) return undefined;
  // The key is created on first use.
  await fetch(functions['TOKEN_KEYS_URL']!);
  const pem = await readFile(join(stateDir, 'cognito-pool-keys', `${functions['USER_POOL_ID']}-access.pem`), 'utf8');
  const file = join(folder, 'signing-key.json');
  await writeFile(file, JSON.stringify({ pem }), { mode: 0o600 });
  return file;
}
