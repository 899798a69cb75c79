import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { functionsRole, type MigrationConfig, roleSettings } from '../../platform/functions-role.ts';
import { connectionTo } from '../../platform/postgres.ts';
import { root } from '../service.ts';
import { explainConnection } from './explain.ts';
import { namedStatements } from './named-statements.ts';
import { keepsSessions } from './sessions.ts';

export interface Finding {
  /** `note`: works, but the operator should know about it. */
  level: 'good' | 'note' | 'missing';
  /** What was checked, in a few words. */
  what: string;
  /** The result and, if something is missing, how to fix it. */
  text: string;
}

/** The oldest Postgres version that works. */
const oldest = 16;

/** The extensions that the migrations create. */
export const neededExtensions = (): string[] => {
  const texts = globSync('migrations/*.sql', { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8'));
  return [...new Set(texts.flatMap((text) => [...text.matchAll(/create extension (?:if not exists )?"?(\w+)/gi)].map(([, name]) => name!)))];
};

/**
 * Checks whether a database has what the functions and migrations need, without changing it.
 * @param extensions those that must exist, or that the owner must be allowed to create
 */
export async function checkDatabase(config: MigrationConfig, extensions = neededExtensions()): Promise<Finding[]> {
  const findings: Finding[] = [];
  const find = (level: Finding['level'], what: string, text: string) => void findings.push({ level, what, text });
  const owner = await connect(config.MIGRATION_URL === '' ? 'DATABASE_URL' : 'MIGRATION_URL', config, find);
  const functions = config.MIGRATION_URL === '' ? owner : await connect('DATABASE_URL', config, find, owner);
  try {
    if (owner) await checkOwner(owner, extensions, find);
    if (owner && functions && owner !== functions) await checkSame(owner, functions, find);
    if (functions) await checkFunctions(functions, config, find);
    return findings;
  } finally {
    for (const { clients } of new Set([owner, functions].filter((side) => side !== undefined))) await Promise.allSettled(clients.map((client) => client.end()));
  }
}

type Find = (level: Finding['level'], what: string, text: string) => void;

/** Two connections of the same role, since the effects of a pooler only show between connections. */
interface Side {
  name: 'DATABASE_URL' | 'MIGRATION_URL';
  clients: [pg.Client, pg.Client];
}

async function connect(name: Side['name'], config: MigrationConfig, find: Find, owner?: Side): Promise<Side | undefined> {
  const url = new URL(config[name]);
  const settings = await connectionTo({ ...config, DATABASE_URL: config[name] });
  const open = async (connection: pg.ClientConfig) => {
    // Long enough for a paused database to resume.
    const client = new pg.Client({ ...connection, connectionTimeoutMillis: 40_000, query_timeout: 15_000 });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  let connection = settings;
  try {
    let first: pg.Client;
    try {
      first = await open(connection);
    } catch (error) {
      const parameter = /unsupported startup parameter: (\w+)/.exec((error as Error).message)?.[1];
      if (parameter === undefined) throw error;
      find('missing', name, `The pooler rejects the setting ${parameter}. Add to PgBouncer's configuration: ignore_startup_parameters = ${parameter}`);
      const { statement_timeout: _, ...rest } = settings;
      connection = rest;
      first = await open(connection);
    }
    find('good', name, `signs in as ${decodeURIComponent(url.username)} at ${url.host}`);
    checkTls(name, url, connection, find);
    return { name, clients: [first, await open(connection)] };
  } catch (error) {
    const role = functionsRole(config);
    const isMissing = owner && role !== undefined && (await owner.clients[0].query('select 1 from pg_roles where rolname = $1', [role])).rowCount === 0;
    if (!isMissing) find('missing', name, explainConnection(name, url, error));
    else if (await mayCreateRoles(owner)) find('note', name, `There is no role ${role} yet; the migrations create it. Run this again after them`);
    else find('missing', name, `There is no role ${role}, and the role of MIGRATION_URL may not create it. As an administrator: create role "${role}" login password '...'; with the password of DATABASE_URL`);
    return undefined;
  }
}

const mayCreateRoles = async ({ clients: [client] }: Side): Promise<boolean> =>
  (await client.query('select 1 from pg_roles where rolname = current_user and (rolcreaterole or rolsuper)')).rowCount === 1;

function checkTls(name: string, url: URL, { ssl }: pg.ClientConfig, find: Find): void {
  const isHere = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  if (ssl) find('good', 'TLS', `${name}: the certificate of ${url.hostname} is valid`);
  else if (isHere) find('note', 'TLS', `${name} does not use it, which is only safe on one machine`);
  else find('missing', 'TLS', `${name} says sslmode=disable, so passwords and data cross the network unencrypted. Remove that from the address`);
}

async function checkOwner({ name, clients }: Side, extensions: string[], find: Find): Promise<void> {
  const [client] = clients;
  const { rows } = await client.query<{ version: number; encoding: string; may_create: boolean; connections: number }>(
    `select current_setting('server_version_num')::int / 10000 as version, current_setting('server_encoding') as encoding,
            has_schema_privilege('public', 'create') as may_create, current_setting('max_connections')::int as connections`,
  );
  const { version, encoding, may_create, connections } = rows[0]!;
  if (version >= oldest) find('good', 'version', `PostgreSQL ${version}`);
  else find('missing', 'version', `This is PostgreSQL ${version}; ${oldest} or newer is needed`);
  if (encoding === 'UTF8') find('good', 'encoding', 'UTF8');
  else find('missing', 'encoding', `The database has the encoding ${encoding}; create one with UTF8`);
  if (may_create) find('good', 'migrations', `the role of ${name} may create tables`);
  else find('missing', 'migrations', `The role of ${name} may not create tables in the schema public. As an administrator: grant create on schema public to it`);
  if (await keepsSessions(clients)) find('good', 'sessions', `${name} keeps its connection between transactions`);
  else find('missing', 'sessions', `${name} leads to a pooler that changes connections between transactions, but migrations hold a lock for their whole session. Use the database's direct address`);
  for (const extension of extensions) await checkExtension(client, extension, find);
  find('note', 'connections', `the database accepts ${connections}; each function's container opens one`);
}

async function checkExtension(client: pg.Client, extension: string, find: Find): Promise<void> {
  await client.query('begin');
  try {
    await client.query(`create extension if not exists ${client.escapeIdentifier(extension)}`);
    find('good', 'extensions', extension);
  } catch (error) {
    find('missing', 'extensions', `${extension} cannot be created: ${(error as Error).message}. Ask the hosting provider for it, or create it as an administrator`);
  } finally {
    await client.query('rollback');
  }
}

async function checkSame(owner: Side, functions: Side, find: Find): Promise<void> {
  // A server is identified by its start time, which is exact to the microsecond.
  const identity = async ({ clients: [client] }: Side) => {
    const { rows } = await client.query<{ id: string }>(`select current_database() || ' ' || pg_postmaster_start_time() as id`);
    return rows[0]!.id;
  };
  if ((await identity(owner)) === (await identity(functions))) find('good', 'addresses', 'DATABASE_URL and MIGRATION_URL lead to the same database');
  else find('missing', 'addresses', 'DATABASE_URL and MIGRATION_URL lead to different databases');
}

async function checkFunctions({ name, clients }: Side, config: MigrationConfig, find: Find): Promise<void> {
  const failure = await namedStatements(clients);
  if (failure === undefined) find('good', 'named statements', 'survive from transaction to transaction');
  else {
    find('missing', 'named statements', `They do not survive from one transaction to the next (${failure}): a pooler assigns each transaction to any free connection. PgBouncer needs version 1.21 or newer and max_prepared_statements = 100, or pool_mode = session`);
  }
  const [client] = clients;
  const { rows } = await client.query<{ role: string; may_create: boolean; is_admin: boolean }>(
    `select current_user as role, has_schema_privilege('public', 'create') as may_create, rolsuper or rolcreaterole or rolcreatedb as is_admin
     from pg_roles where rolname = current_user`,
  );
  const { role, may_create, is_admin } = rows[0]!;
  if (config.MIGRATION_URL === '') find('note', 'roles', `There is no MIGRATION_URL, so the functions sign in as ${role}, who may change tables. Better: two roles; the migrations create the second one`);
  else if (may_create || is_admin) find('missing', 'roles', `The role ${role} of ${name} may change tables or roles; the functions only need access to rows. Use another role, which the migrations create`);
  else find('good', 'roles', `${role} may not change tables`);
  if (config.DATABASE_IDLE_SECONDS > 0) await checkIdle(client, role, config, find);
}

async function checkIdle(client: pg.Client, role: string, config: MigrationConfig, find: Find): Promise<void> {
  const { rows } = await client.query<{ idle: string }>(`select current_setting('idle_session_timeout') as idle`);
  const { idle } = rows[0]!;
  if (idle !== '0') find('good', 'idle connections', `the server closes them after ${idle}`);
  else find('note', 'idle connections', `The server never closes them, so frozen containers keep theirs open and a database that can pause stays awake. The migrations set this if they are allowed to; otherwise, as an administrator: alter role "${role}" set idle_session_timeout = '${roleSettings(config)['idle_session_timeout']}'`);
}
