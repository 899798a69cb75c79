import { fileURLToPath } from 'node:url';
import { functionsRole, grantRows, type MigrationConfig, prepareRole } from './functions-role.ts';
import { valueOf } from './parameters.ts';
import { connectionTo } from './postgres.ts';
import { rootOf } from './project-root.ts';

export interface Migrated {
  /** The names of the migrations that were applied. */
  applied: string[];
  /** What the operator still has to do. */
  notes: string[];
}

/**
 * As the database's owner, applies new migrations, each in a transaction, and grants the functions' role access to the
 * rows of all tables. Until then, functions whose role is new may be rejected.
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
  // A broken connection fails the statement. Without a listener, its error event would also end the process.
  dbClient.on('error', () => undefined);
  await dbClient.connect();
  const role = functionsRole(config);
  try {
    // No time limit for migrations.
    await dbClient.query('set statement_timeout = 0');
    const notes = role === undefined ? [] : await prepareRole(dbClient, role, config);
    const applied = await runner({
      dbClient,
      dir: fileURLToPath(new URL('migrations', await rootOf('migrations'))),
      direction: 'up',
      migrationsTable: 'migrations',
      log: () => undefined,
      // For concurrent deployments: the second waits for the first and finds nothing left to do.
      advisoryLockMode: 'wait',
      singleTransaction: false,
    });
    if (role !== undefined) await grantRows(dbClient, role);
    return { applied: applied.map((migration) => migration.name), notes };
  } finally {
    await dbClient.end();
  }
}
