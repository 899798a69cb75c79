import type { Client } from 'pg';

/** A setting that exists nowhere else, so that nothing depends on it. */
const setting = 'lambdagram.check';

/**
 * Whether a connection stays the client's own between transactions: otherwise the pooler, which prefers the connection that
 * was used last, gives what one client has set to another.
 */
export async function keepsSessions([one, other]: readonly [Client, Client]): Promise<boolean> {
  await one.query(`select set_config('${setting}', 'set', false)`);
  await other.query('begin');
  try {
    const { rows } = await other.query<{ value: string | null }>(`select current_setting('${setting}', true) as value`);
    if (rows[0]!.value !== 'set') return true;
    await other.query(`select set_config('${setting}', '', false)`);
    return false;
  } finally {
    await other.query('commit');
  }
}
