import type { App } from '../shared/app.ts';
import { inSteps } from '../shared/sweep.ts';
import { removeMedia, unusedMediaLifetime } from './remove-media.ts';
import { listUnneededMedia } from './sql.ts';

const batchSize = 100;
/** Time limit (ms) of a run. */
const patience = 600_000;
/** Maximum number of ids in a report. */
const named = 5_000;

/**
 * Removes unneeded photos, oldest first: abandoned uploads, replaced avatars, photos of deleted posts. Returns their ids.
 * A photo that cannot be removed is skipped until the next run, and makes this run fail at the end.
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
      // The others are now in use, or being removed by another run.
      else if (outcome.value && removed.length < named) removed.push(rows[index]!.id);
    });
    return rows.length < batchSize || failures.length > batchSize ? 'done' : 'more';
  });
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} photos could not be removed`);
  return removed;
}
