import type { Client } from 'pg';

/**
 * Runs named statements as the functions do, in an order in which they fail if a pooler moves clients between connections. There
 * are two ways to fail.
 * @returns the database's error, if any
 */
export async function namedStatements([one, other]: readonly [Client, Client]): Promise<string | undefined> {
  const named = (client: Client, value: number) => client.query({ name: 'check', text: 'select $1::int + 1 as next', values: [value] });
  try {
    await named(one, 1);
    // If both clients share a connection, the name is already in use on it.
    await named(other, 2);
    // Occupies the connection, so that the first client's next statement needs another one, on which the name does not exist.
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
