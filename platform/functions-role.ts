import { hash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import type { Client } from 'pg';
import type { Config } from './config.ts';

/** The environment variables that migrations use. */
export const migrationVariables = ['STAGE', 'AWS_REGION', 'DATABASE_URL', 'DATABASE_AUTH', 'MIGRATION_URL', 'DATABASE_IDLE_SECONDS'] as const;
export type MigrationConfig = Pick<Config, (typeof migrationVariables)[number]>;

type Urls = Pick<Config, 'DATABASE_URL' | 'MIGRATION_URL'>;

/** SQLSTATE insufficient_privilege. */
const refused = '42501';
/** Key of the advisory lock for role changes. */
const lock = 7_320_116;

/**
 * The role that the functions sign in as; undefined if it is the owner, who has every privilege anyway. Poolers that serve
 * many databases expect user names such as `role.project`.
 */
export function functionsRole({ DATABASE_URL, MIGRATION_URL }: Urls): string | undefined {
  const role = userOf(DATABASE_URL);
  return MIGRATION_URL === '' || role === userOf(MIGRATION_URL) ? undefined : role;
}

const userOf = (url: string): string => decodeURIComponent(new URL(url).username).split('.')[0]!;

/** Timeouts that the server enforces for the functions' role. They cannot be connection settings: poolers and proxies do not pass those on. */
export const roleSettings = ({ DATABASE_IDLE_SECONDS }: Pick<Config, 'DATABASE_IDLE_SECONDS'>): Record<string, string> => ({
  statement_timeout: '10s',
  // A function killed during a transaction must not hold its locks for long.
  idle_in_transaction_session_timeout: '30s',
  idle_session_timeout: `${DATABASE_IDLE_SECONDS}s`,
});

/**
 * Before migrations: creates the functions' role if missing, and grants it access to the rows of every new table.
 * @returns what could not be set, for the operator
 */
export async function prepareRole(owner: Client, role: string, config: MigrationConfig): Promise<string[]> {
  const name = owner.escapeIdentifier(role);
  await owner.query('begin');
  // For concurrent deployments: Postgres rejects concurrent changes to the same role.
  await owner.query('select pg_advisory_xact_lock($1)', [lock]);
  const { rowCount: exists } = await owner.query('select 1 from pg_roles where rolname = $1', [role]);
  if (exists === 0) await createRole(owner, role, config);
  await owner.query(`grant usage on schema public to ${name}`);
  // The default for databases created since Postgres 15.
  await owner.query('revoke create on schema public from public');
  await owner.query(`alter default privileges in schema public grant select, insert, update, delete on tables to ${name}`);
  await owner.query(`alter default privileges in schema public grant usage, select on sequences to ${name}`);
  await owner.query('commit');
  return applySettings(owner, name, roleSettings(config));
}

/** After migrations: grants access to the rows of all the owner's tables, including those created before there were two roles. */
export async function grantRows(owner: Client, role: string): Promise<void> {
  const name = owner.escapeIdentifier(role);
  const { rows } = await owner.query<{ table: string }>(
    `select relname as table from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and pg_has_role(relowner, 'usage') and relname <> 'migrations'`,
  );
  const tables = rows.map(({ table }) => `public.${owner.escapeIdentifier(table)}`);
  if (tables.length > 0) await owner.query(`grant select, insert, update, delete on ${tables.join(', ')} to ${name}`);
  await owner.query(`revoke all on public.migrations from ${name}`);
}

async function createRole(owner: Client, role: string, { DATABASE_URL, DATABASE_AUTH }: MigrationConfig): Promise<void> {
  const name = owner.escapeIdentifier(role);
  const password = decodeURIComponent(new URL(DATABASE_URL).password);
  try {
    await owner.query(`create role ${name} login ${password === '' ? '' : `password ${owner.escapeLiteral(verifierOf(password))}`}`);
    // RDS requires this for roles that sign in with tokens (Aurora user guide, "Creating a database account using IAM authentication").
    if (DATABASE_AUTH === 'iam') await owner.query(`grant rds_iam to ${name}`);
  } catch (cause) {
    throw new Error(
      `The role ${name} of DATABASE_URL does not exist, and the role of MIGRATION_URL cannot create it: ${(cause as Error).message}. ` +
        `As an administrator of the database: create role ${name} login password '...'; with the password of DATABASE_URL.`,
      { cause },
    );
  }
}

/** A password as Postgres stores it (RFC 5803), so that the password itself never appears in a statement log. */
export function verifierOf(password: string, salt = randomBytes(16)): string {
  const iterations = 4096;
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, iterations, 32, 'sha256');
  const keyOf = (name: string) => createHmac('sha256', salted).update(name).digest();
  const stored = hash('sha256', keyOf('Client Key'), 'base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${stored}:${keyOf('Server Key').toString('base64')}`;
}

async function applySettings(owner: Client, name: string, settings: Record<string, string>): Promise<string[]> {
  const notes: string[] = [];
  for (const [setting, value] of Object.entries(settings)) {
    const statement = `alter role ${name} set ${setting} = '${value}'`;
    try {
      await owner.query(statement);
    } catch (error) {
      if ((error as { code?: string }).code !== refused) throw error;
      // Another role created it. The functions work without this setting, and npm run check:database reports it.
      notes.push(`Not permitted to the role of MIGRATION_URL: ${statement}`);
    }
  }
  return notes;
}
