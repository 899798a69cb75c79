import { byUserIndex } from '../interactions/items.ts';
import type { ItemKey } from '../interactions/get-items.ts';
import type { App } from '../shared/app.ts';
import { groupKey, notificationsKey } from '../interactions/notification-keys.ts';
import { type Kind, markersOf, notifiedOf } from './items.ts';

export interface GroupPlace {
  recipient: string;
  id: string;
}

export interface IndexKey extends ItemKey {
  user_id: string;
  done_at: string;
}

const placeOf = ({ pk, sk }: ItemKey): GroupPlace => ({ recipient: pk.slice(notificationsKey('').length), id: sk.slice(groupKey('', '').sk.length) });

/** Groups about an author's posts, about one of them, or about a comment on it. The index is eventually consistent. */
export async function pageOfGroupsAbout(app: App, authorId: string, { postId, commentId }: { postId?: string; commentId?: string }, limit: number, after?: IndexKey): Promise<{ places: GroupPlace[]; next: IndexKey | undefined }> {
  const { Items = [], LastEvaluatedKey } = await app.dynamo.query({
    TableName: app.settings.interactionsTable,
    IndexName: byUserIndex,
    KeyConditionExpression: 'user_id = :author and begins_with(done_at, :about)',
    ExpressionAttributeValues: { ':author': authorId, ':about': notifiedOf(postId, commentId) },
    Limit: limit,
    ...(after && { ExclusiveStartKey: { ...after } }),
  });
  return { places: (Items as unknown as ItemKey[]).map(placeOf), next: LastEvaluatedKey as IndexKey | undefined };
}

/** Groups about one comment or caption: not many more than the number of people a text can mention. */
export const listGroupsAbout = async (app: App, authorId: string, about: { postId: string; commentId: string }): Promise<GroupPlace[]> =>
  (await pageOfGroupsAbout(app, authorId, about, 100)).places;

/** Ids of the recipient's groups of one kind that contain the actor. */
export async function listMarked(app: App, recipient: string, actor: string, kind: Kind): Promise<string[]> {
  const { Items = [] } = await app.dynamo.query({
    TableName: app.settings.interactionsTable,
    KeyConditionExpression: 'pk = :pk and begins_with(sk, :markers)',
    ExpressionAttributeValues: { ':pk': notificationsKey(recipient), ':markers': markersOf(actor, kind) },
    ProjectionExpression: 'sk',
    ConsistentRead: true,
  });
  return Items.map(({ sk }) => (sk as string).slice(markersOf(actor, kind).length));
}
