import type { App } from '../shared/app.ts';
import { inSteps } from '../shared/sweep.ts';

const batchSize = 1_000;
/** How long (days) published events are kept, for inspection and for the sweep of deleted posts. */
const keptDays = 7;
/** Time limit (ms) of a run. */
const patience = 600_000;

/** Deletes events published long ago, oldest first, and returns their number; with `dryRun`, only counts them. */
export async function sweepEvents(app: App, dryRun: boolean): Promise<number> {
  const where = `published_at < now() - interval '${keptDays} days'`;
  if (dryRun) {
    const [row] = await app.db.query<{ count: string }>('count_old_events', `select count(*) from outbox where ${where}`);
    return Number(row?.count ?? 0);
  }
  let purged = 0;
  await inSteps(app, patience, async () => {
    const gone = await app.db.query(
      'delete_old_events',
      `delete from outbox where id in (select id from outbox where ${where} order by published_at limit $1) returning 1`,
      [batchSize],
    );
    purged += gone.length;
    return gone.length < batchSize ? 'done' : 'more';
  });
  return purged;
}
