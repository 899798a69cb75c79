import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CloudError } from '../../localstack/embedded/cloud-error.ts';
import { root } from '../service.ts';
import { region } from './names.ts';

/** What `npm run cloud:ministack` tells deployments to it. */
export interface MiniStackEnvironment {
  /** Of the process to whom it belongs. */
  pid: number;
  AWS_ENDPOINT_URL: string;
  DATABASE_URL: string;
  REDIS_URL: string;
  CDN_BASE_URL: string;
  CORS_ORIGINS: string;
  /** Where MiniStack keeps the keys of its user pools. */
  MINISTACK_STATE_DIR: string;
}

/** Where a running `npm run cloud:ministack` says what belongs to it. */
export const miniStackFile = (): string =>
  join(resolve(process.env['DATA_DIR'] ?? join(root, '.local')), 'ministack', 'environment.json');

/** An emulated cloud that can be deployed to. */
export interface Target {
  /** Without a trailing slash. */
  endpoint: string;
  is: 'MiniStack' | 'LocalStack';
  /** LocalStack has it with a licence. */
  hasCognito: boolean;
  /** cognito-local, when the user pool belongs there: as this machine reaches it, and as functions do. */
  cognito?: { here: string; there: string };
  /** What a deployment reads: where the functions find what the cloud has no service for, and who deploys. */
  environment: Record<string, string>;
  /** The same servers as seen from this machine. */
  here: { DATABASE_URL: string; REDIS_URL: string };
  /** Known when `npm run cloud:ministack` is what answers. */
  stateDir?: string;
}

/**
 * Finds the cloud at AWS_ENDPOINT_URL, default http://127.0.0.1:4566, and what a deployment to it has to know.
 * @throws CloudError when that is not this machine, nothing answers there, or it is the embedded cloud
 */
export async function findTarget(settings: NodeJS.ProcessEnv = process.env): Promise<Target> {
  const endpoint = loopbackEndpoint(settings['AWS_ENDPOINT_URL'] ?? 'http://127.0.0.1:4566');
  const { is, hasCognito } = await whatAnswers(endpoint);
  const ours = await readMiniStackFile();
  const known = ours?.AWS_ENDPOINT_URL === endpoint ? ours : undefined;
  const defaults = known ?? composeEnvironment(settings);
  const cognito = settings['COGNITO_ENDPOINT'] !== undefined || !hasCognito ? cognitoLocal(settings, known !== undefined) : undefined;
  const environment = Object.fromEntries(
    (['DATABASE_URL', 'REDIS_URL', 'CDN_BASE_URL', 'CORS_ORIGINS'] as const).map((name) => [name, settings[name] ?? defaults[name]]),
  );
  return {
    endpoint,
    is,
    hasCognito,
    ...(cognito && { cognito }),
    environment: {
      ...environment,
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      // A container has this machine's CPU; MiniStack's own processes find their sharp in node_modules.
      ...(!known && { LAMBDA_ARCHITECTURE: process.arch === 'arm64' ? 'arm64' : 'x86_64' }),
    },
    here: {
      DATABASE_URL: atHost(environment['DATABASE_URL']!, 'postgres', settings['POSTGRES_PORT'] ?? '54329'),
      REDIS_URL: atHost(environment['REDIS_URL']!, 'redis', settings['REDIS_PORT'] ?? '63799'),
    },
    ...(known && { stateDir: known.MINISTACK_STATE_DIR }),
  };
}

function cognitoLocal(settings: NodeJS.ProcessEnv, isOnThisMachine: boolean): NonNullable<Target['cognito']> {
  const published = `http://127.0.0.1:${settings['COGNITO_PORT'] ?? '9229'}`;
  const here = loopbackEndpoint(settings['COGNITO_ENDPOINT'] ?? published, 'COGNITO_ENDPOINT');
  return { here, there: settings['AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER'] ?? (isOnThisMachine ? here : 'http://cognito:9229') };
}

/**
 * @param variable that says so
 * @returns the endpoint with the address that names work with on every emulator
 * @throws CloudError unless it is this machine: whoever means AWS deploys with `serverless deploy --stage prod`
 */
export function loopbackEndpoint(text: string, variable = 'AWS_ENDPOINT_URL'): string {
  const url = URL.parse(text);
  if (!url || !['http:', 'https:'].includes(url.protocol)) throw new CloudError(`${variable} is no address: ${JSON.stringify(text)}.`);
  const isLoopback = url.hostname === 'localhost' || url.hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(url.hostname);
  if (!isLoopback) {
    throw new CloudError(`${variable} is ${text}, which is not this machine. Local commands touch only 127.0.0.1.`);
  }
  // Names below localhost do not resolve everywhere, and bucket names would be put before it.
  if (url.hostname === 'localhost') url.hostname = '127.0.0.1';
  return url.origin;
}

async function whatAnswers(endpoint: string): Promise<Pick<Target, 'is' | 'hasCognito'>> {
  const health = async (path: string): Promise<Record<string, unknown> | undefined> => {
    const answer = await fetch(`${endpoint}${path}`, { signal: AbortSignal.timeout(5_000) });
    return answer.ok ? ((await answer.json().catch(() => undefined)) as Record<string, unknown> | undefined) : undefined;
  };
  try {
    if (await health('/_ministack/health')) return { is: 'MiniStack', hasCognito: true };
    const localStack = await health('/_localstack/health');
    if (localStack) {
      // Without a licence it is not among its services; with one it may be left out by SERVICES.
      const { services = {} } = localStack as { services?: Record<string, string> };
      return { is: 'LocalStack', hasCognito: (services['cognito-idp'] ?? 'disabled') !== 'disabled' };
    }
    if (await health('/_health')) {
      throw new CloudError(
        `What answers on ${endpoint} is the embedded cloud of npm start. It runs the functions as they are and needs no deployment.\n` +
          'To deploy, stop it and start another cloud there: npm run cloud:ministack',
      );
    }
  } catch (error) {
    if (error instanceof CloudError) throw error;
    throw new CloudError(`Nothing answers on ${endpoint}. Start a cloud in another terminal: npm run cloud:ministack`);
  }
  throw new CloudError(`What answers on ${endpoint} is neither MiniStack nor LocalStack.`);
}

/** What docker-compose.yml has: functions meet Postgres and Redis by their names, this machine on loopback. */
function composeEnvironment(settings: NodeJS.ProcessEnv) {
  return {
    DATABASE_URL: 'postgres://lambdagram:lambdagram@postgres:5432/lambdagram',
    REDIS_URL: 'redis://redis:6379',
    CDN_BASE_URL: `http://127.0.0.1:${settings['CDN_PORT'] ?? '4567'}/cdn`,
    CORS_ORIGINS: 'http://127.0.0.1:3000,http://localhost:3000',
  };
}

/** A URL whose host is a container's name, as this machine reaches it; any other stays. */
function atHost(text: string, container: string, publishedPort: string): string {
  const url = new URL(text);
  if (url.hostname !== container) return text;
  url.hostname = '127.0.0.1';
  url.port = publishedPort;
  return url.href;
}

/** undefined when none runs; one that was killed has left its file. */
async function readMiniStackFile(): Promise<MiniStackEnvironment | undefined> {
  try {
    const found = JSON.parse(await readFile(miniStackFile(), 'utf8')) as MiniStackEnvironment;
    return isRunning(found.pid) ? found : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
