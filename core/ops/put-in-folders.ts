import { listMedia, type MediaRow } from '../media/sql.ts';
import { countWithOldFiles, listOldFiles, type OldFile } from '../media/old-files-sql.ts';
import { putInFolder, removeOldFiles } from '../media/put-in-folder.ts';
import { refreshPosts } from '../posts/cards.ts';
import type { App } from '../shared/app.ts';
import { lowestId } from '../shared/ids.ts';
import type { JobReport } from '../shared/job.ts';
import { refreshUserCards } from '../users/cards.ts';

/** Files per batch; several may belong to one photo. */
const batchSize = 16;
/** Files are counted only up to this number. */
const most = 100_000;

const textOf = ({ key, media_id }: OldFile): string => `${key} ${media_id}`;
function parse(after: string | undefined): OldFile {
  const [key, media_id] = (after ?? ` ${lowestId}`).split(' ') as [string, string];
  return { key, media_id };
}

/**
 * Puts photos stored before photos had folders into their owners' folders, until `deadline` (`performance.now()`).
 * Finished photos are not found again.
 */
export async function putAllInFolders(app: App, deadline: number, after?: string): Promise<JobReport> {
  const report: JobReport = { done: 0, failed: [], remaining: 0 };
  let position = parse(after);
  do {
    const files = await listOldFiles(app.db, position, batchSize);
    const rows = await listMedia(app.db, [...new Set(files.map(({ media_id }) => media_id))]);
    const outcomes = await Promise.allSettled(rows.map((row) => putOne(app, row)));
    outcomes.forEach((outcome, index) => {
      if (outcome.status === 'fulfilled') report.done += 1;
      else {
        report.failed.push(rows[index]!.id);
        app.log.error('a photo could not be put into its folder', { media_id: rows[index]!.id, error: outcome.reason });
      }
    });
    if (files.length < batchSize) return report;
    position = files.at(-1)!;
  } while (performance.now() < deadline);
  return { ...report, remaining: await countWithOldFiles(app.db, position, most), after: textOf(position) };
}

async function putOne(app: App, row: MediaRow): Promise<void> {
  await putInFolder(app, row);
  if (row.post_id) await refreshPosts(app, [row.post_id]);
  if (row.used_as === 'avatar') await refreshUserCards(app, [row.user_id]);
  await removeOldFiles(app, row);
}
