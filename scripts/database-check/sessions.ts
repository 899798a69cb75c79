import type { Client } from 'pg';

/** A setting that nothing else uses. */
const setting = 'lambdagram.check';

/**
 * Whether clients keep their connection between transactions. Otherwise the pooler, which prefers the most recently used
 * connection, passes one client's settings on to another.
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
