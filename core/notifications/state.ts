import { getItems } from '../interactions/get-items.ts';
import type { App } from '../shared/app.ts';
import { ifCondition } from '../shared/if-condition.ts';
import { microsOf } from '../shared/time.ts';
import { notificationsKey, stateKey } from '../interactions/notification-keys.ts';
import { chosenTypes, type NotificationChoices, type NotificationSettings } from './schema.ts';

/** A user's settings, and how far they have read. */
export interface State {
  settings: NotificationSettings;
  /** Microseconds; initially 0. */
  readUpTo: number;
}

type Item = Partial<NotificationSettings> & { pk: string; read_up_to?: number };

const stateOf = (item: Partial<Item>): State => ({
  settings: Object.fromEntries(chosenTypes.map((type) => [type, item[type] ?? 'everyone'])) as NotificationSettings,
  readUpTo: item.read_up_to ?? 0,
});

/** The states of all given users. */
export async function readStates(app: App, userIds: readonly string[]): Promise<Map<string, State>> {
  const items = new Map((await getItems<Item>(app, userIds.map(stateKey))).map((item) => [item.pk, item]));
  return new Map(userIds.map((id) => [id, stateOf(items.get(notificationsKey(id)) ?? {})]));
}

export const readState = async (app: App, userId: string): Promise<State> => (await readStates(app, [userId])).get(userId)!;

/** Changes only the given settings. */
export async function changeSettings(app: App, userId: string, choices: NotificationChoices): Promise<NotificationSettings> {
  const given = chosenTypes.filter((type) => choices[type] !== undefined);
  if (given.length === 0) return (await readState(app, userId)).settings;
  const { Attributes = {} } = await app.dynamo.update({
    TableName: app.settings.interactionsTable,
    Key: stateKey(userId),
    UpdateExpression: `SET ${given.map((type) => `#${type} = :${type}`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(given.map((type) => [`#${type}`, type])),
    ExpressionAttributeValues: Object.fromEntries(given.map((type) => [`:${type}`, choices[type]])),
    ReturnValues: 'ALL_NEW',
  });
  return stateOf(Attributes).settings;
}

/** Marks everything up to a time as read. The stored time never moves back, or into the future. */
export async function markRead(app: App, userId: string, upTo: string): Promise<void> {
  const micros = Math.min(microsOf(upTo), app.now().getTime() * 1000);
  await ifCondition(
    app.dynamo.update({
      TableName: app.settings.interactionsTable,
      Key: stateKey(userId),
      UpdateExpression: 'SET read_up_to = :micros',
      ConditionExpression: 'attribute_not_exists(read_up_to) or read_up_to < :micros',
      ExpressionAttributeValues: { ':micros': micros },
    }),
  );
}
