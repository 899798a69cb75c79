import { deleteItems } from '../interactions/delete-items.ts';
import { getItems, type ItemKey } from '../interactions/get-items.ts';
import { byTimeIndex } from '../interactions/items.ts';
import type { App } from '../shared/app.ts';
import { ifCondition } from '../shared/if-condition.ts';
import { changeGroup } from './change-group.ts';
import { type Group, groupKey, groupsByTime, type Kind, markersByTime, markersOf, notificationsKey } from './items.ts';

// What is withdrawn is not found again, so that each of these may be cut off and repeated. They return whether something may be left, once
// their time is up (`deadline`, of `performance.now()`).

/** Items read at once. */
const pageSize = 250;

/** Withdraws a group with all who are in it. */
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
    // Last, since it is what the others are found by; somebody may just have come.
    const gone = await ifCondition(
      app.dynamo.delete({ ...table, Key: groupKey(recipient, groupId), ConditionExpression: '#version = :version', ExpressionAttributeNames: { '#version': 'version' }, ExpressionAttributeValues: { ':version': group.version } }),
    );
    if (gone) return false;
  }
  return true;
}

/** Withdraws what somebody is told of another one, as far as it was there at a time (microseconds). */
export async function forgetActor(app: App, recipient: string, actor: string, until: number, deadline: number): Promise<boolean> {
  let start: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await app.dynamo.query({
      TableName: app.settings.interactionsTable,
      KeyConditionExpression: 'pk = :pk and begins_with(sk, :markers)',
      FilterExpression: '#at <= :until',
      ExpressionAttributeNames: { '#at': 'at' },
      ExpressionAttributeValues: { ':pk': notificationsKey(recipient), ':markers': markersOf(actor), ':until': until },
      ProjectionExpression: 'sk',
      ConsistentRead: true,
      Limit: pageSize,
      ExclusiveStartKey: start,
    });
    for (const { sk } of Items) {
      if (performance.now() > deadline) return true;
      const [kind, id] = (sk as string).slice(markersOf(actor).length).split('#') as [Kind, string];
      await changeGroup(app, { recipient, about: { id, kind, type: 'like' }, add: [], remove: [actor], readUpTo: 0 });
    }
    start = LastEvaluatedKey;
  } while (start);
  return false;
}

/** Withdraws what somebody is told about another one's posts. */
export async function forgetPostsOf(app: App, recipient: string, author: string, deadline: number): Promise<boolean> {
  let start: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await app.dynamo.query({
      TableName: app.settings.interactionsTable,
      KeyConditionExpression: 'pk = :pk and begins_with(sk, :groups)',
      FilterExpression: 'user_id = :author',
      ExpressionAttributeValues: { ':pk': notificationsKey(recipient), ':groups': groupsByTime, ':author': author },
      ProjectionExpression: 'id',
      ConsistentRead: true,
      Limit: pageSize,
      ExclusiveStartKey: start,
    });
    for (const { id } of Items) if (await forgetGroup(app, recipient, id as string, deadline)) return true;
    start = LastEvaluatedKey;
  } while (start);
  return false;
}

/** Withdraws everything that somebody is told, with what they have chosen. */
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
