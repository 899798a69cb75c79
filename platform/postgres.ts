import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { ClientConfig, Pool, PoolClient } from 'pg';
import type { Database, Db } from '../core/shared/app.ts';
import { databaseOverloaded, DomainError, outage } from '../core/shared/errors.ts';
import { fixedTime } from '../core/shared/time.ts';
import type { Config } from './config.ts';
import { DeadlineExceeded, inTime } from './deadline.ts';
import { valueOf } from './parameters.ts';
import { subsegment } from './tracing.ts';

/** Time limit (ms) for one statement; the server's own limit is shorter (`statement_timeout`). */
const longestStatement = 12_000;
/** Maximum attempts after deadlocks and serialization failures, and the maximum pause (ms) after the first one. */
const maxTries = 5;
const firstPause = 20;
/** A connection that was idle for this long (ms) may be gone: servers close idle ones, even while this container is frozen. */
const longIdle = 10_000;
/** Time limit (ms) for such a connection to respond. */
const longestProof = 1_000;

/** Opens the pool; connections are opened when statements need them. */
export async function openDatabase(config: Config): Promise<Database & { end(): Promise<void> }> {
  const { default: pg } = await import('pg');
  // Timestamps stay text, in the format that clients get: nothing here computes with them, and creating a Date for each takes a third longer.
  pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, fixedTime);
  const pool = new pg.Pool({
    ...(await connectionTo(config)),
    max: config.DATABASE_POOL_SIZE,
    connectionTimeoutMillis: config.REQUEST_DEADLINE_MS * 0.8,
    idleTimeoutMillis: 60_000,
  });
  // A broken connection must not end the process: an idle one is replaced on next use, and one in use fails its statement.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return {
    query: (name, text, values) => retrying(() => withClient(pool, (client) => run(client, name, text, values))),
    transaction: (work) => subsegment('Postgres: transaction', () => retrying(() => withClient(pool, (client) => transaction(client, work)))),
    end: () => pool.end(),
  };
}

/**
 * How to connect to the database in `config`. The server's certificate is verified unless the URL contains `sslmode=disable`;
 * the URL's other TLS parameters are ignored.
 */
export async function connectionTo(config: Pick<Config, 'DATABASE_URL' | 'DATABASE_AUTH' | 'AWS_REGION' | 'STAGE'>): Promise<ClientConfig> {
  const { DATABASE_URL, DATABASE_AUTH, AWS_REGION, STAGE } = config;
  if (DATABASE_AUTH === 'password') {
    const url = new URL(await valueOf(DATABASE_URL));
    const ssl = url.searchParams.get('sslmode') !== 'disable';
    for (const name of ['sslmode', 'ssl']) url.searchParams.delete(name);
    return { connectionString: url.href, ssl, statement_timeout: 10_000, application_name: `lambdagram-${STAGE}` };
  }
  // RDS Proxy does not accept settings on connect, so the cluster sets the timeout (infra/aws/database.yml).
  const { hostname: host, port, username: user, pathname } = new URL(DATABASE_URL);
  const { Signer } = await import('@aws-sdk/rds-signer');
  // Tokens are signed locally and are valid for 15 minutes.
  const signer = new Signer({ hostname: host, port: Number(port), username: user, region: AWS_REGION });
  return { host, port: Number(port), user, database: pathname.slice(1), ssl: true, password: () => signer.getAuthToken() };
}

async function run<Row>(client: PoolClient, name: string, text: string, values: readonly unknown[] = []) {
  try {
    const statement = () => inTime(longestStatement, () => client.query({ name, text, values: [...values] }));
    const { rows } = await subsegment(`Postgres: ${name}`, statement, {
      namespace: 'remote',
      sizesOf: ({ rows: found, rowCount }) => ({ rows: found.length || (rowCount ?? 0) }),
    });
    return rows as Row[];
  } catch (error) {
    throw translate(error, isLost(client));
  }
}

/** Runs `work` with a connection from the pool. If the connection may be broken afterwards, it is closed instead of returned. */
async function withClient<Result>(pool: Pool, work: (client: PoolClient) => Promise<Result>): Promise<Result> {
  const client = await connect(pool);
  let broken = false;
  try {
    return await work(client);
  } catch (error) {
    broken = isUnavailable(error);
    throw error;
  } finally {
    lastUsed.set(client, Date.now());
    client.release(broken);
  }
}

/** When (ms since 1970) connections were last used. Not `performance.now()`, which stops while the container is frozen. */
const lastUsed = new WeakMap<PoolClient, number>();

/**
 * A working connection from the pool. One that was idle for long is checked first: if a statement failed on it, we could not know
 * whether it had run.
 */
async function connect(pool: Pool): Promise<PoolClient> {
  for (;;) {
    const client = await take(pool);
    const idle = Date.now() - (lastUsed.get(client) ?? Date.now());
    if (idle < longIdle) return client;
    try {
      await inTime(longestProof, () => client.query('select 1'));
      return client;
    } catch {
      // The next idle one is checked in turn; if there is none, the pool opens a connection.
      client.release(true);
    }
  }
}

/** A connection from the pool, a new one if necessary. @throws an outage if none is available in time */
async function take(pool: Pool): Promise<PoolClient> {
  const connecting = pool.connect();
  try {
    // The pool has its own limit, but ignores the deadline.
    return await inTime(longestStatement, () => connecting);
  } catch (error) {
    // A connection that becomes available too late goes straight back to the pool.
    connecting.then((client) => client.release(), () => undefined);
    throw error instanceof DeadlineExceeded ? outage('database', error) : translate(error, true);
  }
}

async function transaction<Result>(client: PoolClient, work: (tx: Db) => Promise<Result>): Promise<Result> {
  try {
    await run(client, 'begin', 'begin');
    const result = await work({ query: (name, text, values) => run(client, name, text, values) });
    await run(client, 'commit', 'commit');
    return result;
  } catch (error) {
    // The server rolls back when a connection closes, and a connection that hangs would hang again.
    if (!isUnavailable(error)) await run(client, 'rollback', 'rollback');
    throw error;
  }
}

/**
 * Retries work that Postgres rolled back because of concurrent transactions (PostgreSQL documentation, "Serialization
 * Failure Handling"), with exponential backoff and full jitter.
 */
async function retrying<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!conflicts.has(stateOf(error) ?? '')) throw error;
      if (tries === maxTries) throw databaseOverloaded('database_busy', error);
      await delay(Math.random() * firstPause * 2 ** (tries - 1));
    }
  }
}

/** serialization_failure and deadlock_detected. */
const conflicts = new Set(['40001', '40P01']);

/** The SQLSTATE of a Postgres error; undefined for other errors. */
const stateOf = (error: unknown): string | undefined => {
  const { code, severity } = error as { code?: unknown; severity?: unknown };
  return typeof code === 'string' && severity !== undefined ? code : undefined;
};

/**
 * Translates an error by its SQLSTATE (PostgreSQL documentation, appendix A) or, if Postgres did not respond, by the
 * state of the connection. Anything else is thrown unchanged.
 */
function translate(error: unknown, connectionLost: boolean): unknown {
  const state = stateOf(error);
  if (state === undefined) {
    if (error instanceof DeadlineExceeded) return databaseOverloaded('database_timeout', error);
    return connectionLost || isSystemError(error) ? outage('database', error) : error;
  }
  // Ended by statement_timeout.
  if (state === '57014') return databaseOverloaded('database_timeout', error);
  // Connections (08), insufficient resources (53), operator intervention (57), system errors (58),
  // and a transaction ended because its container was frozen (25P03).
  return /^(08|53|57|58)/.test(state) || state === '25P03' ? outage('database', error) : error;
}

const isSystemError = (error: unknown) => typeof (error as NodeJS.ErrnoException).syscall === 'string';

const isUnavailable = (error: unknown) => error instanceof DomainError && error.kind === 'unavailable' && error.dependency === 'database';

/** Whether the connection is lost; pg has no public name for it. */
const isLost = (client: PoolClient) => (client as unknown as { connection: { stream: Socket } }).connection.stream.destroyed;
