import type { Client } from 'pg';

/**
 * Runs named statements as the functions do, while connections change hands: poolers lose them in one of two ways.
 * @returns the database's error, if any
 */
export async function namedStatements([one, other]: readonly [Client, Client]): Promise<string | undefined> {
  const named = (client: Client, value: number) => client.query({ name: 'check', text: 'select $1::int + 1 as next', values: [value] });
  try {
    await named(one, 1);
    // If the connection is shared, the name is already in use there.
    await named(other, 2);
    // Occupies a connection, so that the next statement needs another one, on which the name is unknown.
    await other.query('begin');
    await named(other, 3);
    await named(one, 4);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  } finally {
    await other.query('rollback');
  }
}
