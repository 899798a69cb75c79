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

/** Withdraws a group with its people. They leave it in transactions, as in any other change, so that an interruption leaves the group with a correct count. */
export async function forgetGroup(app: App, recipient: string, groupId: string, deadline: number): Promise<boolean> {
  while (performance.now() < deadline) {
    // Read before the markers: a group found without any has no people, unless somebody has been added since, which changes its version.
    const [group] = await getItems<Group>(app, [groupKey(recipient, groupId)]);
    const { kind, actors } = await findPeople(app, recipient, groupId);
    if (kind !== undefined) {
      await changeGroup(app, { recipient, about: { id: groupId, kind, type: 'like' }, add: [], remove: actors, readUpTo: 0 });
      continue;
    }
    if (!group) return false;
    const gone = await ifCondition(
      app.dynamo.delete({
        TableName: app.settings.interactionsTable,
        Key: groupKey(recipient, groupId),
        ConditionExpression: '#version = :version',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': group.version },
      }),
    );
    if (gone) return false;
  }
  return true;
}

/** Some of a group's people, by their markers; `kind` is undefined if there are none. */
async function findPeople(app: App, recipient: string, groupId: string): Promise<{ kind: Kind | undefined; actors: string[] }> {
  const { Items = [] } = await app.dynamo.query({
    TableName: app.settings.interactionsTable,
    IndexName: byTimeIndex,
    KeyConditionExpression: 'pk = :pk and begins_with(liked_at, :group)',
    ExpressionAttributeValues: { ':pk': notificationsKey(recipient), ':group': markersByTime(groupId) },
    ProjectionExpression: 'sk',
    ConsistentRead: true,
    Limit: pageSize,
  });
  const people = Items.map(({ sk }) => (sk as string).split('#') as [prefix: string, actor: string, kind: Kind, group: string]);
  return { kind: people[0]?.[2], actors: people.map(([, actor]) => actor) };
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
    await changeGroup(app, { recipient, about: { id, kind, type: 'like' }, add: [], remove: [actor], readUpTo: 0, until });
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
