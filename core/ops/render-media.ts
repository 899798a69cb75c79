import { storeAvatar } from '../media/make-avatar.ts';
import { renderOriginal } from '../media/render-media.ts';
import { countUnrendered, listUnrendered, type MediaRow } from '../media/sql.ts';
import { timeForConsumer } from '../media/limits.ts';
import { refreshPosts } from '../posts/cards.ts';
import type { App } from '../shared/app.ts';
import { refreshUserCards } from '../users/cards.ts';
import { moveAvatar } from '../users/sql.ts';
import type { JobReport } from '../shared/job.ts';

/** Photos rendered concurrently: as many as a process decodes at a time. */
const batchSize = 2;
/** Photos are counted only up to this number. */
const most = 100_000;

/**
 * Renders ready photos without renditions in id order, for about `seconds`; also creates the avatar files of
 * profile pictures. Safe to interrupt, to repeat and to run concurrently: rendered photos are not found again.
 */
export async function renderExisting(app: App, { seconds, after }: { seconds: number; after?: string | undefined }): Promise<JobReport> {
  const deadline = performance.now() + seconds * 1000;
  const report: JobReport = { done: 0, failed: [], remaining: 0 };
  let position = after;
  do {
    const rows = await listUnrendered(app.db, position, batchSize);
    const outcomes = await Promise.allSettled(rows.map((row) => renderOne(app, row)));
    outcomes.forEach((outcome, index) => {
      const { id } = rows[index]!;
      if (outcome.status === 'fulfilled' && outcome.value) report.done += 1;
      else {
        report.failed.push(id);
        app.log.error('a photo could not be rendered', { media_id: id, error: outcome.status === 'rejected' ? outcome.reason : 'it has no original' });
      }
    });
    if (rows.length < batchSize) return report;
    position = rows.at(-1)!.id;
  } while (performance.now() < deadline);
  return { ...report, remaining: await countUnrendered(app.db, position, most), after: position! };
}

async function renderOne(app: App, row: MediaRow): Promise<boolean> {
  if (!(await renderOriginal(app, row, timeForConsumer))) return false;
  if (row.used_as === 'avatar') {
    await moveAvatar(app.db, row.user_id, row.id, await storeAvatar(app, row));
    await refreshUserCards(app, [row.user_id]);
  }
  if (row.post_id) await refreshPosts(app, [row.post_id]);
  return true;
}
