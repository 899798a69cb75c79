import type { App } from '../shared/app.ts';
import type { DoneKind } from '../shared/done-at.ts';
import { byUserIndex } from './items.ts';

export interface Done {
  pk: string;
  sk: string;
  done_at: string;
}

/**
 * Keys of what somebody has done of one kind, earliest first, from after `after` on. The index lags behind the table by a moment, and
 * lacks what is from before it until `index-interactions` is done.
 */
export async function listDone(app: App, userId: string, kind: DoneKind, limit: number, after?: Done): Promise<Done[]> {
  const { Items = [] } = await app.dynamo.query({
    TableName: app.settings.interactionsTable,
    IndexName: byUserIndex,
    KeyConditionExpression: 'user_id = :user and begins_with(done_at, :kind)',
    ExpressionAttributeValues: { ':user': userId, ':kind': `${kind}#` },
    Limit: limit,
    ...(after && { ExclusiveStartKey: { ...after, user_id: userId } }),
  });
  return Items.map(({ pk, sk, done_at }) => ({ pk, sk, done_at }) as Done);
}
