import pg from 'pg';

/** Runs a statement as the database's owner, which the functions' role may not run. */
export async function asOwner(text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(process.env['MIGRATION_URL']);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text, values)).rows;
  } finally {
    await client.end();
  }
}
