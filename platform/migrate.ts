import { fileURLToPath } from 'node:url';
import { functionsRole, grantRows, type MigrationConfig, prepareRole } from './functions-role.ts';
import { valueOf } from './parameters.ts';
import { connectionTo } from './postgres.ts';
import { rootOf } from './project-root.ts';

export interface Migrated {
  /** The names of the migrations that were applied. */
  applied: string[];
  /** What is left to the operator. */
  notes: string[];
}

/**
 * As the owner of the database: applies the migrations it has not seen yet, each in a transaction, and gives the functions'
 * role the rows of all tables. Until that is done, functions that have just been given a role of their own may be refused.
 */
export async function migrate(given: MigrationConfig): Promise<Migrated> {
  const [DATABASE_URL, MIGRATION_URL] = await Promise.all([valueOf(given.DATABASE_URL), valueOf(given.MIGRATION_URL)]);
  const config = { ...given, DATABASE_URL, MIGRATION_URL };
  const [{ default: pg }, { runner }, connection] = await Promise.all([
    import('pg'),
    import('node-pg-migrate'),
    connectionTo({ ...config, DATABASE_URL: MIGRATION_URL || DATABASE_URL }),
  ]);
  const dbClient = new pg.Client({ connectionTimeoutMillis: 10_000, ...connection });
  // A broken connection fails the statement; as an event that nobody hears it would end the process.
  dbClient.on('error', () => undefined);
  await dbClient.connect();
  const role = functionsRole(config);
  try {
    // A migration may take as long as it needs.
    await dbClient.query('set statement_timeout = 0');
    const notes = role === undefined ? [] : await prepareRole(dbClient, role, config);
    const applied = await runner({
      dbClient,
      dir: fileURLToPath(new URL('migrations', await rootOf('migrations'))),
      direction: 'up',
      migrationsTable: 'migrations',
      log: () => undefined,
      // Two deployments at once: the second waits for the first and finds nothing left to do.
      advisoryLockMode: 'wait',
      singleTransaction: false,
    });
    if (role !== undefined) await grantRows(dbClient, role);
    return { applied: applied.map((migration) => migration.name), notes };
  } finally {
    await dbClient.end();
  }
}
