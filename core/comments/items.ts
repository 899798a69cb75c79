import type { App } from '../shared/app.ts';
import { commentKey, postKey } from '../interactions/items.ts';

/** A comment as DynamoDB keeps it, without its keys. */
export interface CommentItem {
  comment_id: string;
  user_id: string;
  text: string;
  created_at: string;
}

export async function findComment(app: App, postId: string, commentId: string): Promise<CommentItem | undefined> {
  const { Item } = await app.dynamo.get({
    TableName: app.settings.interactionsTable,
    Key: { pk: postKey(postId), sk: commentKey(commentId) },
    ConsistentRead: true,
  });
  return Item as CommentItem | undefined;
}
