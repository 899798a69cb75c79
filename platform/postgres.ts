import type { ClientConfig, Pool, PoolClient } from 'pg';
import type { Database, Db } from '../core/shared/app.ts';
import { DomainError } from '../core/shared/errors.ts';
import type { Config } from './config.ts';
import { subsegment } from './tracing.ts';

/** Opens the pool; connections are made when statements need them. */
export async function openDatabase(config: Config): Promise<Database & { end(): Promise<void> }> {
  const { default: pg } = await import('pg');
  // Times stay text, in RFC 3339: nothing here computes with them, and building a Date for each costs a third more.
  pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) => `${text.slice(0, -3).replace(' ', 'T')}Z`);
  const pool = new pg.Pool({
    ...(await connectionTo(config)),
    max: config.DATABASE_POOL_SIZE,
    connectionTimeoutMillis: 3_000,
    // A connection broken while idle must not end the container; the next statement opens another.
    idleTimeoutMillis: 60_000,
  });
  pool.on('error', () => undefined);
  return {
    query: (name, text, values) => subsegment('postgres', () => run(pool, name, text, values)),
    transaction: (work) => subsegment('postgres', () => transaction(pool, work)),
    end: () => pool.end(),
  };
}

/** How to connect to the database `config` names. */
export async function connectionTo(config: Config): Promise<ClientConfig> {
  const { DATABASE_URL, DATABASE_AUTH, AWS_REGION, STAGE } = config;
  if (DATABASE_AUTH === 'password') {
    return { connectionString: DATABASE_URL, statement_timeout: 10_000, application_name: `lambdagram-${STAGE}` };
  }
  // RDS Proxy takes no settings when a connection starts: the timeout is the cluster's (infra/aws/database.yml).
  const { hostname: host, port, username: user, pathname } = new URL(DATABASE_URL);
  const { Signer } = await import('@aws-sdk/rds-signer');
  // Tokens are signed here, without a call to any service, and are good for opening connections for 15 minutes.
  const signer = new Signer({ hostname: host, port: Number(port), username: user, region: AWS_REGION });
  return { host, port: Number(port), user, database: pathname.slice(1), ssl: true, password: () => signer.getAuthToken() };
}

async function run<Row>(target: Pool | PoolClient, name: string, text: string, values: readonly unknown[] = []) {
  try {
    const { rows } = await target.query({ name, text, values: [...values] });
    return rows as Row[];
  } catch (error) {
    throw isOutage(error) ? outage(error) : error;
  }
}

async function transaction<Result>(pool: Pool, work: (tx: Db) => Promise<Result>): Promise<Result> {
  const client = await pool.connect().catch((error: unknown) => {
    throw outage(error);
  });
  let broken: Error | undefined;
  try {
    await run(client, 'begin', 'begin');
    const result = await work({ query: (name, text, values) => run(client, name, text, values) });
    await run(client, 'commit', 'commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((rollbackError: Error) => {
      broken = rollbackError;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Connection failures (SQLSTATE class 08), shutdown (57P), too many connections (53) and socket errors. */
function isOutage(error: unknown): boolean {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  return /^(08|57P|53)/.test(code) || /^E[A-Z]+$/.test(code) || /timeout|terminated/i.test(message);
}

const outage = (cause: unknown) =>
  new DomainError('unavailable', 'database_unavailable', 'The database is out of reach. Please try again.', { retryAfter: 2, cause });
