import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CloudError } from '../../localstack/embedded/cloud-error.ts';
import { MEDIA_KEY } from '../../localstack/embedded/media-key.ts';
import { corsOrigins, dataDirOf, furtherOrigins, portOf } from '../settings.ts';
import { region } from './names.ts';

/** What `npm run cloud:ministack` provides for deployments to it. */
export interface MiniStackEnvironment {
  /** The process that runs the cloud. */
  pid: number;
  AWS_ENDPOINT_URL: string;
  DATABASE_URL: string;
  MIGRATION_URL: string;
  REDIS_URL: string;
  CDN_BASE_URL: string;
  CORS_ORIGINS: string;
  /** The folder with the keys of MiniStack's user pools. */
  MINISTACK_STATE_DIR: string;
}

/** The file to which a running `npm run cloud:ministack` writes this. */
export const miniStackFile = (): string => join(dataDirOf(), 'ministack', 'environment.json');

/** An emulated cloud that can be deployed to. */
export interface Target {
  /** Without a trailing slash. */
  endpoint: string;
  is: 'MiniStack' | 'LocalStack';
  /** LocalStack only has Cognito with a licence. */
  hasCognito: boolean;
  /** cognito-local, if it has the user pool: its URLs for this machine and for functions. */
  cognito?: { here: string; there: string };
  /** The deployment's environment: the URLs of services that the cloud lacks, and the deployer's credentials. */
  environment: Record<string, string>;
  /** The URLs of the same servers for this machine. */
  here: { DATABASE_URL: string; REDIS_URL: string };
  /** Set if `npm run cloud:ministack` responds. */
  stateDir?: string;
}

/**
 * Finds the cloud to deploy to, and what a deployment to it needs: the cloud at AWS_ENDPOINT_URL or on EDGE_PORT or, if neither
 * is set, the one started by `npm run cloud:ministack`, on any port.
 * @throws CloudError if it is not on this machine, does not respond, or is the embedded cloud
 */
export async function findTarget(settings: NodeJS.ProcessEnv = process.env): Promise<Target> {
  const ours = await readMiniStackFile();
  const running = settings['EDGE_PORT'] ? undefined : ours?.AWS_ENDPOINT_URL;
  const endpoint = loopbackEndpoint(settings['AWS_ENDPOINT_URL'] ?? running ?? `http://127.0.0.1:${portOf('EDGE_PORT', settings)}`);
  const { is, hasCognito } = await whatAnswers(endpoint);
  const known = ours?.AWS_ENDPOINT_URL === endpoint ? ours : undefined;
  const defaults = known ?? composeEnvironment(settings);
  const cognito = settings['COGNITO_ENDPOINT'] !== undefined || !hasCognito ? cognitoLocal(settings, known !== undefined) : undefined;
  const environment = Object.fromEntries(
    (['DATABASE_URL', 'REDIS_URL', 'CDN_BASE_URL'] as const).map((name) => [name, settings[name] ?? (name === 'REDIS_URL' && settings['SIZE'] === 'small' ? '' : defaults[name])]),
  );
  // The default owner only applies to the default database.
  const migrationUrl = settings['MIGRATION_URL'] ?? (settings['DATABASE_URL'] === undefined ? defaults.MIGRATION_URL : '');
  return {
    endpoint,
    is,
    hasCognito,
    ...(cognito && { cognito }),
    environment: {
      ...environment,
      MIGRATION_URL: migrationUrl,
      ...MEDIA_KEY.environment,
      CORS_ORIGINS: [...new Set([...defaults.CORS_ORIGINS.split(','), ...furtherOrigins(settings)])].join(','),
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      // Containers need sharp for this machine's CPU; under `npm run cloud:ministack`, functions find it in node_modules.
      ...(!known && { LAMBDA_ARCHITECTURE: process.arch === 'arm64' ? 'arm64' : 'x86_64' }),
    },
    here: {
      DATABASE_URL: atHost(environment['DATABASE_URL']!, 'postgres', portOf('POSTGRES_PORT', settings)),
      REDIS_URL: atHost(environment['REDIS_URL']!, 'redis', portOf('REDIS_PORT', settings)),
    },
    ...(known && { stateDir: known.MINISTACK_STATE_DIR }),
  };
}

function cognitoLocal(settings: NodeJS.ProcessEnv, isOnThisMachine: boolean): NonNullable<Target['cognito']> {
  const published = `http://127.0.0.1:${portOf('COGNITO_PORT', settings)}`;
  const here = loopbackEndpoint(settings['COGNITO_ENDPOINT'] ?? published, 'COGNITO_ENDPOINT');
  return { here, there: settings['AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER'] ?? (isOnThisMachine ? here : 'http://cognito:9229') };
}

/**
 * @param variable the name of the variable, for errors
 * @returns the endpoint, with a host name that works for every emulator
 * @throws CloudError unless it is on this machine: to deploy to AWS, use `npm run deploy:prod`
 */
export function loopbackEndpoint(text: string, variable = 'AWS_ENDPOINT_URL'): string {
  const url = URL.parse(text);
  if (!url || !['http:', 'https:'].includes(url.protocol)) throw new CloudError(`${variable} is not a URL: ${JSON.stringify(text)}.`);
  const isLoopback = url.hostname === 'localhost' || url.hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(url.hostname);
  if (!isLoopback) {
    throw new CloudError(`${variable} is ${text}, which is not this machine. Local commands touch only 127.0.0.1.`);
  }
  // SDKs would prepend bucket names to localhost, and such subdomains do not resolve everywhere.
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
    if (localStack && localStack['edition'] !== 'embedded') {
      // Cognito is not listed without a licence, and SERVICES may omit it even with one.
      const { services = {} } = localStack as { services?: Record<string, string> };
      return { is: 'LocalStack', hasCognito: (services['cognito-idp'] ?? 'disabled') !== 'disabled' };
    }
    if (await health('/_health')) {
      throw new CloudError(
        `The server at ${endpoint} is the embedded cloud of npm start. It runs the functions directly and needs no deployment.\n` +
          'To deploy, stop it and start another cloud there: npm run cloud:ministack',
      );
    }
  } catch (error) {
    if (error instanceof CloudError) throw error;
    throw new CloudError(`Nothing responds at ${endpoint}. Start a cloud in another terminal: npm run cloud:ministack`);
  }
  throw new CloudError(`The server at ${endpoint} is neither MiniStack nor LocalStack.`);
}

/** The URLs for docker-compose.yml: functions reach Postgres and Redis by name, this machine reaches them on loopback. */
function composeEnvironment(settings: NodeJS.ProcessEnv) {
  return {
    DATABASE_URL: 'postgres://lambdagram_app:lambdagram@postgres:5432/lambdagram?sslmode=disable',
    MIGRATION_URL: 'postgres://lambdagram:lambdagram@postgres:5432/lambdagram?sslmode=disable',
    REDIS_URL: 'redis://redis:6379',
    CDN_BASE_URL: `http://127.0.0.1:${portOf('CDN_PORT', settings)}/cdn`,
    CORS_ORIGINS: corsOrigins(settings).join(','),
  };
}

/** Replaces a container's name in a URL with an address for this machine; returns other URLs unchanged. */
function atHost(text: string, container: string, publishedPort: number): string {
  // Empty if there is no Redis.
  if (text === '') return text;
  const url = new URL(text);
  if (url.hostname !== container) return text;
  url.hostname = '127.0.0.1';
  url.port = String(publishedPort);
  return url.href;
}

/** Returns undefined if it is not running, even if its file was left behind when it was killed. */
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
