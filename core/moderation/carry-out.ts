import { refreshSuspension } from '../auth/suspension.ts';
import { forgetKeys } from '../cache/forget.ts';
import { keys } from '../cache/keys.ts';
import { pushToTimelines, sharedTimelines } from '../cache/timelines.ts';
import { refreshCounts } from '../interactions/counters.ts';
import { storeCounts } from '../interactions/sql.ts';
import { forgetPost } from '../posts/delete-post.ts';
import { findPlacedPost } from '../posts/sql.ts';
import type { App } from '../shared/app.ts';
import { hideComment, unhideComment } from './comments.ts';
import { type ActionRow, isKept } from './sql.ts';

/**
 * Immediately applies the effects that a decision or its reversal has outside the database transaction; consumers repeat this
 * soon. Suspensions have their own event and consumer.
 */
export async function carryOutNow(app: App, action: ActionRow): Promise<void> {
  if (action.kind === 'suspend' || action.kind === 'restore') await refreshSuspension(app, action.author_id);
  else await carryOut(app, action);
}

/**
 * Hides or restores content according to the current decision, so it is safe to repeat and to run late. Returns
 * undefined if Redis did not accept the change.
 */
export async function carryOut(app: App, action: ActionRow): Promise<number | undefined> {
  const { kind, target_kind, target_id, author_id, appeal_decision } = action;
  const stands = appeal_decision !== 'reversed';
  if (kind !== 'remove') return 0;
  if (target_kind === 'comment') {
    await (stands ? hideComment(app, action) : unhideComment(app, action));
    return 0;
  }
  if (stands) return forgetPost(app, target_id, author_id);
  return (await isKept(app.db, target_id)) ? 0 : showPost(app, target_id, author_id);
}

/** Shows a restored post again: removes its deletion mark from the cache, and returns it to its old place in timelines. */
async function showPost(app: App, id: string, authorId: string): Promise<number | undefined> {
  const placed = await findPlacedPost(app.db, id);
  if (!placed) return 0;
  // In the meantime, likes may have been erased together with accounts.
  await storeCounts(app.db, new Map([[id, await refreshCounts(app, id)]]));
  const forgotten = await forgetKeys(app, [keys.post(id)]);
  await pushToTimelines(app, sharedTimelines(authorId, placed), { id, author: authorId, micros: Number(placed.micros) });
  return forgotten;
}
