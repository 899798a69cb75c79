import type { App, Db } from './app.ts';

/**
 * Repeats `step` until it finds nothing more to do or its time (ms) is up; what is left is the next run's. Returns whether
 * it is done. A metric counts the runs that left something, so that a sweep that does not keep up is noticed.
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

/** How far a sweep has got that cannot be done in one run; undefined when it begins anew. */
export const findPosition = async (db: Db, name: string) =>
  (await db.query<{ position: string }>('find_sweep_position', 'select position from sweeps where name = $1', [name]))[0]?.position;

export const savePosition = (db: Db, name: string, position: string) =>
  db.query(
    'save_sweep_position',
    `insert into sweeps (name, position) values ($1, $2)
     on conflict (name) do update set position = excluded.position, updated_at = now()`,
    [name, position],
  );

/** The next run begins anew. */
export const forgetPosition = (db: Db, name: string) => db.query('forget_sweep_position', 'delete from sweeps where name = $1', [name]);
