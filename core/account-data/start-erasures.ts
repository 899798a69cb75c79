import type { App } from '../shared/app.ts';
import { commitWithEvents } from '../shared/outbox.ts';
import { countReservedNamesToForget, eraseAgain, firstPart, forgetReservedNames, listDueErasures } from './sql.ts';
import type { JobReport } from '../shared/job.ts';
import { lowestId } from '../shared/ids.ts';

/** Starts due erasures, resumes stalled ones, and returns their number; with `dryRun`, only counts them. */
export async function startDueErasures(app: App, dryRun: boolean): Promise<number> {
  const batchSize = 100;
  let started = 0;
  let after = lowestId;
  for (;;) {
    const due = await listDueErasures(app.db, after, batchSize);
    if (due.length === 0) return started;
    if (!dryRun) {
      await commitWithEvents(app, async (_tx, emit) => {
        for (const id of due) await emit('user.erasure_due', id, { user_id: id });
      });
    }
    started += due.length;
    after = due.at(-1)!;
  }
}

/** Frees names whose reservation has expired, and returns their number; with `dryRun`, only counts them. */
export async function sweepReservedNames(app: App, dryRun: boolean): Promise<number> {
  if (dryRun) return countReservedNamesToForget(app.db);
  const batchSize = 1_000;
  let forgotten = 0;
  for (;;) {
    const gone = await forgetReservedNames(app.db, batchSize);
    forgotten += gone;
    if (gone < batchSize) return forgotten;
  }
}

/**
 * After a restore: starts erasing every account in the ledger again. Runs for about `seconds`; the accounts it has
 * processed are hidden before it returns.
 */
export async function replayErasures(app: App, { seconds, after }: { seconds: number; after?: string | undefined }): Promise<JobReport> {
  const deadline = performance.now() + seconds * 1000;
  let done = 0;
  let position = after;
  do {
    const ids = await app.storage.listErased(position);
    if (ids.length === 0) return { done, failed: [], remaining: 0 };
    await commitWithEvents(app, async (tx, emit) => {
      for (const id of ids) {
        await eraseAgain(tx, id, firstPart);
        await emit('user.erasure_due', id, { user_id: id });
      }
    });
    done += ids.length;
    position = ids.at(-1);
  } while (performance.now() < deadline);
  return { done, failed: [], remaining: (await app.storage.listErased(position)).length, after: position! };
}
