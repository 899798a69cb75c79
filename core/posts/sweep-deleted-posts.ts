import type { EventData } from '../../events/catalog.ts';
import type { App } from '../shared/app.ts';
import { countInteractions, removeInteractions } from '../interactions/remove-interactions.ts';

/**
 * Removes likes and comments that were made while their post was being deleted, or that a failed clean-up left. Looks
 * at the posts deleted in the days the outbox remembers; their photos are left to the sweep of photos.
 */
export async function sweepDeletedPosts(app: App, dryRun: boolean): Promise<{ posts: number; removed: number }> {
  const events = await app.db.query<{ data: EventData<'post.deleted'> }>(
    'list_deleted_posts',
    `select data from outbox where type = 'post.deleted' and published_at is not null order by occurred_at desc limit 10000`,
  );
  let posts = 0;
  let removed = 0;
  for (const { data } of events) {
    const items = dryRun ? await countInteractions(app, data.post_id) : (await removeInteractions(app, data.post_id)).removed;
    posts += items > 0 ? 1 : 0;
    removed += items;
  }
  return { posts, removed };
}
