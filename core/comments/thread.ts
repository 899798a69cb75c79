import type { TransactItems } from '../interactions/counters.ts';
import { commentKey, placeInThread, postKey } from '../interactions/items.ts';
import type { App } from '../shared/app.ts';

interface Reply {
  comment_id: string;
  parent_id: string;
}

/** Additional writes for a new reply: its place in the thread, and the counter of its parent, which must exist. */
export const joinThread = (app: App, postId: string, reply: Reply): TransactItems => [
  { Put: { TableName: app.settings.interactionsTable, Item: placeOf(postId, reply) } },
  count(app, postId, reply.parent_id, 1),
];

/** Additional writes when a reply is removed. They must not recreate a deleted parent. */
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
