import type { App, Db } from './app.ts';

/**
 * Repeats `step` until there is nothing left to do or the time (ms) is up; the rest is left to the next run. Returns whether
 * it has finished. A metric counts unfinished runs, to detect sweeps that cannot keep up.
 */
export async function inSteps(app: App, milliseconds: number, step: () => Promise<'more' | 'done'>): Promise<boolean> {
  const deadline = performance.now() + milliseconds;
  let done = false;
  try {
    do done = (await step()) === 'done';
    while (!done && performance.now() < deadline);
    return done;
  } finally {
    if (!done) app.metrics.count('SweepsUnfinished');
  }
}

/** The position of a sweep that takes several runs; undefined if it starts from the beginning. */
export const findPosition = async (db: Db, name: string) =>
  (await db.query<{ position: string }>('find_sweep_position', 'select position from sweeps where name = $1', [name]))[0]?.position;

export const savePosition = (db: Db, name: string, position: string) =>
  db.query(
    'save_sweep_position',
    `insert into sweeps (name, position) values ($1, $2)
     on conflict (name) do update set position = excluded.position, updated_at = now()`,
    [name, position],
  );

/** Makes the next run start from the beginning. */
export const forgetPosition = (db: Db, name: string) => db.query('forget_sweep_position', 'delete from sweeps where name = $1', [name]);
