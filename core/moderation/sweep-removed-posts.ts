import type { App } from '../shared/app.ts';
import { commitWithEvents } from '../shared/outbox.ts';
import { inSteps } from '../shared/sweep.ts';
import { giveUpPost } from './appeal.ts';
import { forgetActions, listEndedRemovals } from './sql.ts';

const batchSize = 100;
/** Time limit (ms) of a run. */
const patience = 600_000;

/** Deletes removed posts that can no longer be restored, and returns their ids; with `dryRun`, only returns the ids of the next ones. */
export async function sweepRemovedPosts(app: App, dryRun: boolean): Promise<string[]> {
  if (dryRun) return (await listEndedRemovals(app.db, app.now(), batchSize)).map(({ id }) => id);
  const deleted: string[] = [];
  await inSteps(app, patience, async () => {
    const ended = await listEndedRemovals(app.db, app.now(), batchSize);
    for (const { id } of ended) {
      if (await commitWithEvents(app, (tx, emit) => giveUpPost(tx, emit, id))) deleted.push(id);
    }
    return ended.length < batchSize ? 'done' : 'more';
  });
  return deleted;
}

/** Deletes decisions older than two years; returns how many. */
export async function sweepActions(app: App): Promise<number> {
  let forgotten = 0;
  await inSteps(app, patience, async () => {
    const gone = await forgetActions(app.db, batchSize);
    forgotten += gone;
    return gone < batchSize ? 'done' : 'more';
  });
  return forgotten;
}
