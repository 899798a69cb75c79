import type { App } from '../shared/app.ts';
import { lowestId } from '../shared/ids.ts';
import type { JobReport } from '../shared/job.ts';
import { forgetPopularPosts, rankPosts } from './sql.ts';

const atOnce = 200;

/**
 * Recomputes the ranks of last week's posts, newest first, and removes those of older posts. Runs for about `seconds`; safe to interrupt,
 * to repeat and to run under load.
 */
export async function rebuildPopular(app: App, { seconds, after }: { seconds: number; after?: string | undefined }): Promise<JobReport> {
  const deadline = performance.now() + seconds * 1000;
  let position = after;
  let done = 0;
  do {
    const step = await rankPosts(app.db, positionIn(position), atOnce);
    done += step?.done ?? 0;
    if (step) position = `${step.micros} ${step.id}`;
    else if ((await forgetPopularPosts(app.db, atOnce)) < atOnce) return { done, failed: [], remaining: 0 };
  } while (performance.now() < deadline);
  return { done, failed: [], remaining: 1, after: position ?? `0 ${lowestId}` };
}

function positionIn(after: string | undefined): { micros: number; id: string } | undefined {
  if (after === undefined) return undefined;
  const [micros = '', id = ''] = after.split(' ');
  return { micros: Number(micros), id };
}
