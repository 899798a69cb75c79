import type { App } from '../shared/app.ts';
import { commitWithEvents } from '../shared/outbox.ts';
import { countForgettable, listForgettable } from './moves-sql.ts';
import { signaturePeriod } from './signatures.ts';

/** Seconds after which all earlier signatures have expired, even with clock skew. */
const ended = 2 * signaturePeriod + 60;

/** Removes the CDN's markers of hidden accounts whose files have moved, and returns their number; with `dryRun`, only counts them. */
export async function forgetHidden(app: App, dryRun: boolean): Promise<number> {
  if (dryRun) return countForgettable(app.db, ended);
  const batchSize = 100;
  let forgotten = 0;
  for (;;) {
    const count = await commitWithEvents(app, async (tx, emit) => {
      const moves = await listForgettable(tx, ended, batchSize);
      for (const { user_id, version } of moves) await emit('media.moved', user_id, { user_id, version, gone: true, erased: false });
      return moves.length;
    });
    forgotten += count;
    if (count < batchSize) return forgotten;
  }
}
