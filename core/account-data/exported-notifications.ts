import { notificationsKey, stateKey } from '../interactions/notification-keys.ts';
import { type Group, groupsByTime } from '../notifications/items.ts';
import { readState } from '../notifications/state.ts';
import type { App } from '../shared/app.ts';
import { timeOfMicros } from '../shared/time.ts';
import type { RowPage } from './exported-documents.ts';

const atOnce = 500;

/** The account's notification settings and notifications; the people in them are only counted, not named. */
export async function notificationsOf(app: App, userId: string, after: string | undefined): Promise<RowPage> {
  const { Items = [], LastEvaluatedKey } = await app.dynamo.query({
    TableName: app.settings.interactionsTable,
    KeyConditionExpression: 'pk = :pk and begins_with(sk, :groups)',
    ExpressionAttributeValues: { ':pk': notificationsKey(userId), ':groups': groupsByTime },
    ConsistentRead: true,
    Limit: atOnce,
    ...(after !== undefined && { ExclusiveStartKey: { ...stateKey(userId), sk: after } }),
  });
  const state = await readState(app, userId);
  const groups = (Items as unknown as Group[]).map(({ type, post_id, comment_id, notice_id, actors_count, at }) => ({
    type,
    ...(post_id !== undefined && { post_id }),
    ...(comment_id !== undefined && { comment_id }),
    ...(notice_id !== undefined && { notice_id }),
    actors_count,
    created_at: timeOfMicros(at),
    read: at <= state.readUpTo,
  }));
  return { rows: after === undefined ? [{ settings: state.settings }, ...groups] : groups, next: LastEvaluatedKey?.['sk'] as string | undefined };
}
