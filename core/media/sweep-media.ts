import type { App } from '../shared/app.ts';
import { inSteps } from '../shared/sweep.ts';
import { removeMedia, unusedMediaLifetime } from './remove-media.ts';
import { listUnneededMedia } from './sql.ts';

const batchSize = 100;
/** How long (ms) a run goes on. */
const patience = 600_000;
/** How many ids a report names. */
const named = 5_000;

/**
 * Removes photos nobody needs, oldest first: abandoned uploads, replaced pictures, photos of deleted posts. Returns their
 * ids. One that cannot be removed is passed over until the next run, which fails this one in the end.
 */
export async function sweepMedia(app: App, dryRun: boolean): Promise<string[]> {
  const before = new Date(app.now().getTime() - unusedMediaLifetime);
  if (dryRun) return (await listUnneededMedia(app.db, before, undefined, named)).map((row) => row.id);
  const removed: string[] = [];
  const failures: unknown[] = [];
  let last: { id: string; updated_at: string } | undefined;
  await inSteps(app, patience, async () => {
    const rows = await listUnneededMedia(app.db, before, last, batchSize);
    last = rows.at(-1);
    const outcomes = await Promise.allSettled(rows.map((row) => removeMedia(app, row.id)));
    outcomes.forEach((outcome, index) => {
      if (outcome.status === 'rejected') failures.push(outcome.reason);
      // What was not removed came into use or is being removed by another.
      else if (outcome.value && removed.length < named) removed.push(rows[index]!.id);
    });
    return rows.length < batchSize || failures.length > batchSize ? 'done' : 'more';
  });
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} photos could not be removed`);
  return removed;
}
