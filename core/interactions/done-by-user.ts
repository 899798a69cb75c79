import type { App } from '../shared/app.ts';
import { doneAt, type DoneKind } from '../shared/done-at.ts';
import type { Mark } from '../cache/mark-fields.ts';
import type { PageStart, Position } from '../shared/page.ts';
import { bookmarkKey, byUserIndex, likeKey, postKey } from './items.ts';

export interface Done {
  pk: string;
  sk: string;
  done_at: string;
}

/**
 * Keys of a user's actions of one kind, earliest first, starting after `after`. The index is eventually consistent,
 * and lacks older items until the job `index-interactions` is done.
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

/** For each mark, the kind of its items, and their sort keys under a post. */
const marks = { like: { kind: 'LIKE', key: likeKey }, bookmark: { kind: 'BOOKMARK', key: bookmarkKey } } satisfies Record<Mark, { kind: DoneKind; key: (userId: string) => string }>;

/** The posts that a user has marked, latest mark first. The index is eventually consistent, as above. */
export async function listMarked(app: App, userId: string, mark: Mark, { after, offset }: PageStart, count: number): Promise<Position[]> {
  const { kind, key } = marks[mark];
  const places: Position[] = [];
  let start: Record<string, unknown> | undefined = after && { pk: postKey(after.id), sk: key(userId), user_id: userId, done_at: doneAt(kind, after.micros, after.id) };
  do {
    const { Items = [], LastEvaluatedKey } = await app.dynamo.query({
      TableName: app.settings.interactionsTable,
      IndexName: byUserIndex,
      KeyConditionExpression: 'user_id = :user and begins_with(done_at, :kind)',
      ExpressionAttributeValues: { ':user': userId, ':kind': `${kind}#` },
      ProjectionExpression: 'done_at',
      ScanIndexForward: false,
      Limit: offset + count - places.length,
      ExclusiveStartKey: start,
    });
    places.push(...Items.map(({ done_at }) => placeOf(done_at as string)));
    start = LastEvaluatedKey;
  } while (start && places.length < offset + count);
  return places.slice(offset);
}

/** The time and the id in the sort key of the index. */
function placeOf(done: string): Position {
  const [, micros, id] = done.split('#') as [string, string, string];
  return { micros: Number(micros), id };
}
