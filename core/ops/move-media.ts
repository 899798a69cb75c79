import { setTimeout as delay } from 'node:timers/promises';
import { moveMedia } from '../media/move-media.ts';
import { countMoving, countToMove, listToMove } from '../media/moves-sql.ts';
import type { App } from '../shared/app.ts';
import { commitWithEvents } from '../shared/outbox.ts';
import { findPosition, savePosition } from '../shared/sweep.ts';
import type { JobReport } from '../shared/job.ts';
import { isId, lowestId } from '../shared/ids.ts';
import { putAllInFolders } from './put-in-folders.ts';

const batchSize = 10;
/** Maximum concurrent moves: each has a marker at the CDN until it is done. */
const mostAtOnce = 200;
/** Accounts are counted only up to this number. */
const most = 100_000;
const pause = 200;
const name = 'move-media';

/**
 * Puts photos stored before photos had folders into their owners' folders, then starts moving accounts' files to where
 * they belong, for about `seconds`: those of accounts older than private media, and everyone's after a change of
 * `readers`. Safe to interrupt, to repeat and to run concurrently. Until it has been run with `finish`, it can be run
 * with `rollback`, which makes everything public again that is not hidden; photos stay in their folders, where earlier
 * versions of the code find them too. `remaining` counts photos first, then accounts whose move has not started or not
 * finished.
 */
export async function moveExisting(app: App, { seconds, after, rollback = false, finish = false }: { seconds: number; after?: string | undefined; rollback?: boolean; finish?: boolean }): Promise<JobReport> {
  if (rollback && (await findPosition(app.db, name)) !== undefined) throw new Error('The move was finished, so it can no longer be rolled back.');
  const deadline = performance.now() + seconds * 1000;
  const isAtAccounts = after !== undefined && isId(after);
  const photos = rollback || isAtAccounts ? noPhotos : await putAllInFolders(app, deadline, after);
  if (photos.after !== undefined) return photos;
  const accounts = await moveAccounts(app, deadline, { after: isAtAccounts ? after : lowestId, rollback });
  if (finish && accounts.remaining === 0) await savePosition(app.db, name, 'finished');
  return { ...accounts, done: photos.done + accounts.done, failed: photos.failed };
}

const noPhotos: JobReport = { done: 0, failed: [], remaining: 0 };

async function moveAccounts(app: App, deadline: number, { after, rollback }: { after: string; rollback: boolean }): Promise<JobReport> {
  let done = 0;
  let position = after;
  let isBegun = false;
  do {
    const moving = await countMoving(app.db, mostAtOnce);
    if (isBegun || moving >= mostAtOnce) {
      if (moving === 0) break;
      await delay(pause);
      continue;
    }
    const ids = await listToMove(app.db, position, batchSize, rollback);
    for (const id of ids) await commitWithEvents(app, (tx, emit) => moveMedia(tx, emit, id, { rollback }));
    done += ids.length;
    position = ids.at(-1) ?? position;
    isBegun = ids.length < batchSize;
  } while (performance.now() < deadline);
  const remaining = (await countToMove(app.db, position, most, rollback)) + (await countMoving(app.db, most));
  return { done, failed: [], remaining, ...(remaining > 0 && { after: position }) };
}
