import type { EventData } from '../../events/catalog.ts';
import { countInteractions } from '../interactions/count-interactions.ts';
import { removeInteractions } from '../interactions/remove-interactions.ts';
import type { App } from '../shared/app.ts';
import { findPosition, inSteps, savePosition } from '../shared/sweep.ts';
import { lowestId } from '../shared/ids.ts';

/** A post is checked once, this long (ms) after its deletion was published: by then, no cache shows it any more. */
const settled = 2 * 3_600_000;
/** Time limit (ms) of a run. */
const patience = 600_000;
const name = 'deleted-posts';

/**
 * Removes likes and comments that were made while their post was being deleted, or that a failed clean-up left behind. Walks the
 * deletions in the outbox in the order they were published; photos have their own sweep.
 */
export async function sweepDeletedPosts(app: App, dryRun: boolean): Promise<{ posts: number; removed: number }> {
  const report = { posts: 0, removed: 0 };
  let position = await findPosition(app.db, name);
  await inSteps(app, patience, async () => {
    const next = await findNextDeletion(app, position);
    if (!next) return 'done';
    const { removed, left } = dryRun
      ? { removed: await countInteractions(app, next.data.post_id), left: false }
      : await removeInteractions(app, next.data.post_id);
    report.posts += removed > 0 ? 1 : 0;
    report.removed += removed;
    if (left) return 'more';
    position = `${next.published_at} ${next.id}`;
    if (!dryRun) await savePosition(app.db, name, position);
    return 'more';
  });
  return report;
}

async function findNextDeletion(app: App, position: string | undefined) {
  const [publishedAt, id] = position?.split(' ') ?? ['-infinity', lowestId];
  const [row] = await app.db.query<{ id: string; published_at: string; data: EventData<'post.deleted'> }>(
    'find_next_deletion',
    `select id, published_at, data from outbox
     where type = 'post.deleted' and published_at is not null and published_at < $1 and (published_at, id) > ($2, $3)
     order by published_at, id limit 1`,
    [new Date(app.now().getTime() - settled), publishedAt, id],
  );
  return row;
}
