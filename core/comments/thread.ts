import type { TransactItems } from '../interactions/counters.ts';
import { commentKey, placeInThread, postKey } from '../interactions/items.ts';
import type { App } from '../shared/app.ts';

interface Reply {
  comment_id: string;
  parent_id: string;
}

/** Further writes of a new reply: its place below its parent, which must exist and counts it. */
export const joinThread = (app: App, postId: string, reply: Reply): TransactItems => [
  { Put: { TableName: app.settings.interactionsTable, Item: placeOf(postId, reply) } },
  count(app, postId, reply.parent_id, 1),
];

/** Further writes when a reply is removed; a deleted parent must stay deleted. */
export const leaveThread = (app: App, postId: string, reply: Reply, isParentThere: boolean): TransactItems => [
  { Delete: { TableName: app.settings.interactionsTable, Key: placeOf(postId, reply) } },
  isParentThere
    ? count(app, postId, reply.parent_id, -1)
    : { ConditionCheck: { TableName: app.settings.interactionsTable, Key: parentKey(postId, reply.parent_id), ConditionExpression: 'attribute_not_exists(pk)' } },
];

const parentKey = (postId: string, parentId: string) => ({ pk: postKey(postId), sk: commentKey(parentId) });
const placeOf = (postId: string, { parent_id, comment_id }: Reply) => ({ pk: postKey(postId), sk: placeInThread(parent_id, comment_id) });

const count = (app: App, postId: string, parentId: string, change: 1 | -1): TransactItems[number] => ({
  Update: {
    TableName: app.settings.interactionsTable,
    Key: parentKey(postId, parentId),
    UpdateExpression: 'ADD replies_count :change',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':change': change },
  },
});
