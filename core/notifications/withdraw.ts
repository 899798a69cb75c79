import { deleteItems } from '../interactions/delete-items.ts';
import { eachItem } from '../interactions/each-item.ts';
import { getItems, type ItemKey } from '../interactions/get-items.ts';
import { byTimeIndex } from '../interactions/items.ts';
import type { App } from '../shared/app.ts';
import { ifCondition } from '../shared/if-condition.ts';
import { changeGroup } from './change-group.ts';
import { groupKey, notificationsKey } from '../interactions/notification-keys.ts';
import { type Group, groupsByTime, type Kind, markersByTime, markersOf } from './items.ts';

// All of these functions can be interrupted and repeated, because withdrawn items are not found again. They return whether anything may
// be left at the `deadline` (`performance.now()`).

/** Items per query. */
const pageSize = 250;

/** Withdraws a group with its markers. */
export async function forgetGroup(app: App, recipient: string, groupId: string, deadline: number): Promise<boolean> {
  const table = { TableName: app.settings.interactionsTable };
  while (performance.now() < deadline) {
    const [group] = await getItems<Group>(app, [groupKey(recipient, groupId)]);
    const { Items = [] } = await app.dynamo.query({
      ...table,
      IndexName: byTimeIndex,
      KeyConditionExpression: 'pk = :pk and begins_with(liked_at, :group)',
      ExpressionAttributeValues: { ':pk': notificationsKey(recipient), ':group': markersByTime(groupId) },
      ProjectionExpression: 'pk, sk',
      ConsistentRead: true,
      Limit: pageSize,
    });
    if (!(await deleteItems(app, Items as unknown as ItemKey[], deadline))) return true;
    if (Items.length === pageSize) continue;
    if (!group) return false;
    // Last, because the markers are found through the group; only if nobody has just been added to it.
    const gone = await ifCondition(
      app.dynamo.delete({ ...table, Key: groupKey(recipient, groupId), ConditionExpression: '#version = :version', ExpressionAttributeNames: { '#version': 'version' }, ExpressionAttributeValues: { ':version': group.version } }),
    );
    if (gone) return false;
  }
  return true;
}

/** Removes the actor from the recipient's notifications, up to a time (microseconds). */
export async function forgetActor(app: App, recipient: string, actor: string, until: number, deadline: number): Promise<boolean> {
  const markers = eachItem<{ sk: string }>(app, {
    KeyConditionExpression: 'pk = :pk and begins_with(sk, :markers)',
    FilterExpression: '#at <= :until',
    ExpressionAttributeNames: { '#at': 'at' },
    ExpressionAttributeValues: { ':pk': notificationsKey(recipient), ':markers': markersOf(actor), ':until': until },
    ProjectionExpression: 'sk',
    Limit: pageSize,
  });
  for await (const { sk } of markers) {
    if (performance.now() > deadline) return true;
    const [kind, id] = sk.slice(markersOf(actor).length).split('#') as [Kind, string];
    await changeGroup(app, { recipient, about: { id, kind, type: 'like' }, add: [], remove: [actor], readUpTo: 0 });
  }
  return false;
}

/** Withdraws the recipient's notifications about the author's posts. */
export async function forgetPostsOf(app: App, recipient: string, author: string, deadline: number): Promise<boolean> {
  const groups = eachItem<{ id: string }>(app, {
    KeyConditionExpression: 'pk = :pk and begins_with(sk, :groups)',
    FilterExpression: 'user_id = :author',
    ExpressionAttributeValues: { ':pk': notificationsKey(recipient), ':groups': groupsByTime, ':author': author },
    ProjectionExpression: 'id',
    Limit: pageSize,
  });
  for await (const { id } of groups) if (await forgetGroup(app, recipient, id, deadline)) return true;
  return false;
}

/** Deletes all of a user's notifications and their settings. */
export async function forgetRecipient(app: App, userId: string, deadline: number): Promise<boolean> {
  while (performance.now() < deadline) {
    const { Items = [] } = await app.dynamo.query({
      TableName: app.settings.interactionsTable,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': notificationsKey(userId) },
      ProjectionExpression: 'pk, sk',
      ConsistentRead: true,
      Limit: pageSize,
    });
    if (Items.length === 0) return false;
    if (!(await deleteItems(app, Items as unknown as ItemKey[], deadline))) return true;
  }
  return true;
}
