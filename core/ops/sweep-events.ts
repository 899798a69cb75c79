import type { App } from '../shared/app.ts';
import { inSteps } from '../shared/sweep.ts';

const batchSize = 1_000;
/** Published events are kept this long (days), to see what happened and to sweep again after deletions. */
const keptDays = 7;
/** How long (ms) a run goes on. */
const patience = 600_000;

/** Forgets events published long ago, oldest first; returns how many. */
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
