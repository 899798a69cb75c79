import type { AnyEvent } from '../../events/catalog.ts';
import type { App } from '../shared/app.ts';
import { findExisting } from './find-existing.ts';
import { itemName } from './get-items.ts';
import { deletedPostKey } from './items.ts';

/** How long (s) a mark is kept: longer than a change can be in transit, since the table's stream keeps changes for a day. */
const lifetime = 3 * 24 * 3600;

/** Marks a post as deleted: likes and comments removed from now on are part of its deletion. */
export async function markPostDeleted(app: App, postId: string): Promise<void> {
  const expires_at = Math.floor(app.now().getTime() / 1000) + lifetime;
  await app.dynamo.put({ TableName: app.settings.interactionsTable, Item: { ...deletedPostKey(postId), expires_at } });
}

/**
 * Filters out the removals of likes and comments that were removed together with their post: the post's deletion is one
 * event, however many there were.
 */
export async function withoutDeletedPosts(app: App, events: readonly AnyEvent[]): Promise<AnyEvent[]> {
  const postOf = (event: AnyEvent) => (event.type === 'like.removed' || event.type === 'comment.removed' || event.type === 'comment.unliked' ? event.data.post_id : undefined);
  const posts = new Set(events.flatMap((event) => postOf(event) ?? []));
  const marks = await findExisting(app, [...posts].map(deletedPostKey));
  return events.filter((event) => !marks.has(itemName(deletedPostKey(postOf(event) ?? ''))));
}
