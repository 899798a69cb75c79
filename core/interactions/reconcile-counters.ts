import type { App } from '../shared/app.ts';
import { findPosition, forgetPosition, inSteps, savePosition } from '../shared/sweep.ts';
import type { Drift } from './drift.ts';
import { reconcilePosts } from './reconcile-posts.ts';
import { reconcileUsers } from './reconcile-users.ts';

export interface ReconciliationReport {
  dry_run: boolean;
  posts: number;
  users: number;
  /** Posts whose row had no counts or outdated ones: all posts in the first run, hardly any later. */
  mirrored: number;
  /** Posts and users skipped because they change too often, or have too many likes or followers. */
  skipped: number;
  /** Normally empty. */
  drift: Drift[];
  /** False if time ran out: the next run continues from there. */
  finished: boolean;
}

interface Options {
  dryRun: boolean;
  /** False: only copies counts to the rows of posts, which is much faster. */
  recount: boolean;
  /** Starts a new round instead of continuing the last one. */
  restart?: boolean;
  /** Rows per step. */
  batchSize?: number;
  /** Time limit (ms) of a run; the function's timeout is 15 minutes. */
  budget?: number;
}

/**
 * Recounts counters from the rows they count, repairs drift and reports it: users first, then posts, newest first. Counts
 * missing in a post's row are copied there. A round that takes longer than one run is continued by the next run, so that
 * everything is covered. A dry run starts from the beginning and changes nothing.
 */
export async function reconcileCounters(
  app: App,
  { dryRun, recount, restart = false, batchSize = 100, budget = 10 * 60_000 }: Options,
): Promise<ReconciliationReport> {
  const name = recount ? 'recount' : 'copy-counts';
  const report: ReconciliationReport = { dry_run: dryRun, posts: 0, users: 0, mirrored: 0, skipped: 0, drift: [], finished: false };
  let place = placeOf(dryRun || restart ? undefined : await findPosition(app.db, name), recount);
  const step = async () => {
    if (place.among === 'users') {
      const { checked, skipped, drift, last } = await reconcileUsers(app, place.last, batchSize, dryRun);
      report.users += checked;
      report.skipped += skipped;
      return { drift, next: last === undefined ? 'posts' : `users ${last}` };
    }
    const { checked, mirrored, skipped, drift, last } = await reconcilePosts(app, place.last, batchSize, { dryRun, recount });
    report.posts += checked;
    report.mirrored += mirrored;
    report.skipped += skipped;
    return { drift, next: last === undefined ? undefined : `posts ${last}` };
  };
  try {
    report.finished = await inSteps(app, budget, async () => {
      const { drift, next } = await step();
      for (const one of drift) app.log.error('a counter has drifted', { ...one, repaired: !dryRun });
      report.drift.push(...drift);
      place = placeOf(next, recount);
      if (!dryRun) await (next === undefined ? forgetPosition(app.db, name) : savePosition(app.db, name, next));
      return next === undefined ? 'done' : 'more';
    });
  } finally {
    if (report.drift.length > 0) app.metrics.count('CountersMended', report.drift.length);
  }
  return report;
}

/** The position of a round: whether it is at users or posts, and the last one checked. */
function placeOf(position: string | undefined, recount: boolean): { among: 'users' | 'posts'; last: string | undefined } {
  const [among = recount ? 'users' : 'posts', last] = position?.split(' ') ?? [];
  return { among: among === 'users' ? 'users' : 'posts', last };
}
