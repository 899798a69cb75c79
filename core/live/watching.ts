import { deleteItems } from '../interactions/delete-items.ts';
import { listItems } from '../interactions/list-items.ts';
import type { App } from '../shared/app.ts';
import { ifCondition } from '../shared/if-condition.ts';
import { findConnection } from './connections.ts';
import { connectionKey, connections, expiry, pauseKey, watchKey, watcherKey } from './items.ts';
import { mostWatched } from './schema.ts';

/** Changes to posts with more watchers are not reported: their counts change all the time anyway. */
export const mostWatchers = 500;

/** Minimum time (ms) between two messages about the same post. */
const pause = 2_000;
/** After this time (ms), a planned message counts as lost, and the next change plans another one. */
const lostAfter = 10_000;

/** A connection that watches a post. */
export interface Watcher {
  connection: string;
  userId: string;
}

/** Makes a connection watch further posts, or none of them if there would be too many. The user must be allowed to see them all. */
export async function watch(app: App, connection: string, userId: string, postIds: readonly string[]): Promise<void> {
  const TableName = app.settings.interactionsTable;
  const added = await ifCondition(
    app.dynamo.update({
      TableName,
      Key: connectionKey(connection),
      UpdateExpression: 'ADD posts :posts',
      ConditionExpression: 'attribute_exists(pk) and (attribute_not_exists(posts) or size(posts) <= :room)',
      ExpressionAttributeValues: { ':posts': new Set(postIds), ':room': mostWatched - postIds.length },
    }),
  );
  if (!added) return;
  const expires_at = expiry(app.now());
  await Promise.all(postIds.map((id) => app.dynamo.put({ TableName, Item: { ...watcherKey(id, connection), user: userId, expires_at } })));
}

export async function unwatch(app: App, connection: string, postIds: readonly string[]): Promise<void> {
  await deleteItems(app, postIds.map((id) => watcherKey(id, connection)));
  if (!(await findConnection(app, connection))) return;
  await app.dynamo.update({
    TableName: app.settings.interactionsTable,
    Key: connectionKey(connection),
    UpdateExpression: 'DELETE posts :posts',
    ExpressionAttributeValues: { ':posts': new Set(postIds) },
  });
}

/** A post's watchers, at most `mostWatchers` + 1: that number means that there are too many. */
export async function listWatchers(app: App, postId: string): Promise<Watcher[]> {
  const query = { KeyConditionExpression: 'pk = :pk and begins_with(sk, :connections)', ExpressionAttributeValues: { ':pk': watchKey(postId), ':connections': connections } };
  const items = await listItems<{ sk: string; user: string }>(app, query, 0, mostWatchers + 1);
  return items.map(({ sk, user }) => ({ connection: sk.slice(connections.length), userId: user }));
}

/**
 * When to report a change to a post's counts: `now`; `later`, together with all changes until then, if the last report
 * was just sent; or not at all, if a report is already `planned`.
 */
export async function planReport(app: App, postId: string): Promise<'now' | 'later' | 'planned'> {
  const now = app.now().getTime();
  const update = (UpdateExpression: string, ConditionExpression: string, values: Record<string, number>) =>
    ifCondition(
      app.dynamo.update({
        TableName: app.settings.interactionsTable,
        Key: pauseKey(postId),
        UpdateExpression,
        ConditionExpression,
        ExpressionAttributeValues: { ...values, ':expires_at': expiry(app.now()) },
      }),
    );
  const isNow = await update('SET sent_at = :now, expires_at = :expires_at REMOVE due_by', 'attribute_not_exists(sent_at) or sent_at <= :then', { ':now': now, ':then': now - pause });
  if (isNow) return 'now';
  const isLater = await update('SET due_by = :due, expires_at = :expires_at', 'attribute_not_exists(due_by) or due_by < :now', { ':due': now + lostAfter, ':now': now });
  return isLater ? 'later' : 'planned';
}

/** Seconds after which a planned report is due. */
export const reportDelay = pause / 1000;
