import { fileURLToPath } from 'node:url';
import type { ClientConfig } from 'pg';
import { rootOf } from './project-root.ts';

/** Applies the migrations a database has not seen yet, each in a transaction; returns their names. */
export async function migrate(connection: ClientConfig): Promise<string[]> {
  const [{ default: pg }, { runner }] = await Promise.all([import('pg'), import('node-pg-migrate')]);
  const dbClient = new pg.Client({ connectionTimeoutMillis: 10_000, ...connection });
  // A broken connection fails the statement; as an event that nobody hears it would end the process.
  dbClient.on('error', () => undefined);
  await dbClient.connect();
  try {
    // A migration may take as long as it needs.
    await dbClient.query('set statement_timeout = 0');
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
    return applied.map((migration) => migration.name);
  } finally {
    await dbClient.end();
  }
}
