import type { App } from '../shared/app.ts';
import { removeMedia, unusedMediaLifetime } from './remove-media.ts';
import { listUnneededMedia } from './sql.ts';

const batchSize = 100;
/** A sweep stops after this many; the next goes on. */
const maxRemoved = 5_000;

/** Removes photos nobody needs: abandoned uploads, replaced pictures, photos of deleted posts. Returns their ids. */
export async function sweepMedia(app: App, dryRun: boolean): Promise<string[]> {
  const before = new Date(app.now().getTime() - unusedMediaLifetime);
  if (dryRun) return (await listUnneededMedia(app.db, before, maxRemoved)).map((row) => row.id);
  const removed: string[] = [];
  while (removed.length < maxRemoved) {
    const rows = await listUnneededMedia(app.db, before, batchSize);
    const outcomes = await Promise.all(rows.map((row) => removeMedia(app, row.id)));
    removed.push(...rows.filter((_, index) => outcomes[index]).map((row) => row.id));
    // What was not removed came into use or is being removed by someone else.
    if (rows.length < batchSize || !outcomes.includes(true)) break;
  }
  return removed;
}
