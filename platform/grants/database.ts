import type { Database } from '../../core/shared/app.ts';
import type { Client, Grant } from './grant.ts';

export const postgres: Client<Database & { end(): Promise<void> }> = {
  part: 'db',
  open: async ({ config }) => (await import('../postgres.ts')).openDatabase(config),
};

/** The rows in Postgres. */
export const database: Grant = { name: 'database', client: postgres };

/** Signing in as the owner of the database, who may change its schema. */
export const migrations: Grant = { name: 'database.migrate' };
