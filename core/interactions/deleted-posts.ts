import type { AnyEvent } from '../../events/catalog.ts';
import type { App } from '../shared/app.ts';
import { deletedPostKey } from './items.ts';

/** How long (s) a mark stays: longer than a change can be on its way, since the table's stream keeps a day. */
const lifetime = 3 * 24 * 3600;

/** Notes that whatever is removed of the post from now on is removed with it. */
export async function markPostDeleted(app: App, postId: string): Promise<void> {
  const expires_at = Math.floor(app.now().getTime() / 1000) + lifetime;
  await app.dynamo.put({ TableName: app.settings.interactionsTable, Item: { ...deletedPostKey(postId), expires_at } });
}

/**
 * Leaves out likes and comments that were removed with their post: the post's deletion is one event, however many there
 * were.
 */
export async function withoutDeletedPosts(app: App, events: readonly AnyEvent[]): Promise<AnyEvent[]> {
  const postOf = (event: AnyEvent) => (event.type === 'like.removed' || event.type === 'comment.removed' ? event.data.post_id : undefined);
  const posts = new Set(events.flatMap((event) => postOf(event) ?? []));
  const deleted = await findDeletedPosts(app, [...posts]);
  return events.filter((event) => !deleted.has(postOf(event) ?? ''));
}

/** BatchGetItem takes at most this many keys. */
const batchLimit = 100;

async function findDeletedPosts(app: App, postIds: readonly string[]): Promise<Set<string>> {
  const table = app.settings.interactionsTable;
  const idOf = new Map(postIds.map((id) => [deletedPostKey(id).pk, id]));
  const deleted = new Set<string>();
  for (let start = 0; start < postIds.length; start += batchLimit) {
    let keysLeft = postIds.slice(start, start + batchLimit).map(deletedPostKey);
    while (keysLeft.length > 0) {
      const reply = await app.dynamo.batchGet({ RequestItems: { [table]: { Keys: keysLeft, ConsistentRead: true, ProjectionExpression: 'pk' } } });
      for (const { pk } of reply.Responses?.[table] ?? []) deleted.add(idOf.get(pk as string)!);
      keysLeft = (reply.UnprocessedKeys?.[table]?.Keys ?? []) as typeof keysLeft;
    }
  }
  return deleted;
}
