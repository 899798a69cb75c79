import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { generateKeyPair, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { roles } from '../../core/auth/roles.ts';
import { startChild } from './child-process.ts';
import { EDGE_KEY_HEADER } from './request-guard.ts';
import { keepRunning } from './keep-running.ts';
import type { Supervision } from './keep-running.ts';
import type { ProcessLedger } from './process-ledger.ts';
import { verificationMessage } from './verification-message.ts';

export interface Cognito {
  port: number;
  /** Headers that a request needs to be admitted. */
  headers: Record<string, string>;
  userPoolId: string;
  clientId: string;
  issuer: string;
  /** For POOL_SECRET: the secret that the firewall checks on AWS. */
  secret: string;
  isHealthy(): Promise<boolean>;
  stop(): Promise<void>;
}

export interface CognitoSettings {
  /** Default 60. Cognito itself allows 5 to 1440. */
  accessTokenMinutes?: number;
  /** Default 30. */
  refreshTokenDays?: number;
  /** Default: none, so the application chooses user names. */
  usernameAttributes?: ('email' | 'phone_number')[];
}

const CLIENT_ID = '4lambdagram0local0client26';

/** Starts cognito-local as a child process, with one pool and one client, whose ids are always the same. */
export async function startCognito(options: {
  dataDir: string;
  logDir: string;
  /** The Mailbox file to which mail with codes is written. */
  mailFile: string;
  region: string;
  endpoint: string;
  settings: CognitoSettings;
  ledger: ProcessLedger;
  supervision?: Supervision | undefined;
}): Promise<Cognito> {
  const userPoolId = `${options.region}_Lambdagra`;
  await seed(options.dataDir, userPoolId, options.endpoint, options.settings);

  const edgeKey = randomBytes(32).toString('hex');
  const poolSecret = randomBytes(32).toString('hex');
  const headers = { [EDGE_KEY_HEADER]: edgeKey };
  let port = 0;
  const logFile = join(options.logDir, 'cognito.log');
  const server = await keepRunning({
    name: 'Cognito',
    logFile,
    supervision: options.supervision,
    launch: (signal) =>
      startChild({
        name: 'Cognito',
        command: process.execPath,
        args: [join(import.meta.dirname, 'cognito-server.ts'), join(options.dataDir, 'signing-key.json'), options.mailFile],
        // The server reads and writes .cognito in its working folder.
        cwd: options.dataDir,
        // Any free port at first, and the same one after a restart.
        env: { ...process.env, PORT: String(port), NODE_OPTIONS: '', EDGE_KEY: edgeKey, POOL_SECRET: poolSecret, AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE: '1' },
        logFile,
        ledger: options.ledger,
        stopSignal: 'SIGTERM',
        ipc: true,
        signal,
        async isReady(process) {
          const [message] = await Promise.race([once(process, 'message'), once(process, 'exit')]);
          const listening = message as { port?: number } | null;
          port = listening?.port ?? port;
          return listening?.port !== undefined;
        },
      }),
  });
  return {
    port,
    headers,
    userPoolId,
    clientId: CLIENT_ID,
    secret: poolSecret,
    issuer: `${options.endpoint}/${userPoolId}`,
    isHealthy: () =>
      fetch(`http://127.0.0.1:${port}/health`, { headers, signal: AbortSignal.timeout(1_000) }).then(
        (answer) => answer.ok,
        () => false,
      ),
    stop: server.stop,
  };
}

async function seed(
  dataDir: string,
  poolId: string,
  endpoint: string,
  settings: CognitoSettings,
): Promise<void> {
  const config = join(dataDir, '.cognito');
  const db = join(config, 'db');
  await mkdir(db, { recursive: true });
  const since = '2026-01-01T00:00:00.000Z';
  await writeJson(join(config, 'config.json'), {
    TokenConfig: { IssuerDomain: endpoint },
    ServerConfig: { hostname: '127.0.0.1' },
  });
  await writeJson(join(db, 'clients.json'), {
    Clients: {
      [CLIENT_ID]: {
        ClientId: CLIENT_ID,
        ClientName: 'lambdagram',
        UserPoolId: poolId,
        CreationDate: since,
        LastModifiedDate: since,
        ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
        WriteAttributes: ['zoneinfo'],
        AccessTokenValidity: settings.accessTokenMinutes ?? 60,
        IdTokenValidity: settings.accessTokenMinutes ?? 60,
        RefreshTokenValidity: settings.refreshTokenDays ?? 30,
        TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'days' },
      },
    },
  });
  const poolFile = join(db, `${poolId}.json`);
  const kept = (await readJson(poolFile)) ?? { Users: {} };
  const groups = kept['Groups'] as Record<string, object> | undefined;
  await writeJson(poolFile, {
    ...kept,
    Groups: Object.fromEntries(
      roles.map((GroupName) => [GroupName, { GroupName, UserPoolId: poolId, CreationDate: since, LastModifiedDate: since, ...groups?.[GroupName] }]),
    ),
    Options: {
      Id: poolId,
      Name: 'lambdagram',
      Arn: `arn:aws:cognito-idp:${poolId.split('_')[0]}:000000000000:userpool/${poolId}`,
      CreationDate: since,
      LastModifiedDate: since,
      UsernameAttributes: settings.usernameAttributes ?? [],
      AutoVerifiedAttributes: ['email'],
      VerificationMessageTemplate: verificationMessage,
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      MfaConfiguration: 'OPTIONAL',
    },
  });
  await ensureSigningKey(join(dataDir, 'signing-key.json'));
}

/** Creates a signing key that exists only in this folder: the one in cognito-local's package is public. */
async function ensureSigningKey(file: string): Promise<void> {
  if (await readJson(file)) return;
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  await writeJson(file, {
    pem: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    jwk: publicKey.export({ format: 'jwk' }),
  });
}

async function readJson(file: string): Promise<Record<string, unknown> | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function writeJson(file: string, value: unknown): Promise<void> {
  return writeFile(file, JSON.stringify(value, null, 2), { mode: 0o600 });
}
