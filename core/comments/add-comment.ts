import type { App } from '../shared/app.ts';
import { notFound } from '../shared/errors.ts';
import { changeCounted, refreshCounts } from '../interactions/counters.ts';
import { commentKey, postKey } from '../interactions/items.ts';
import { mediaUrl } from '../media/urls.ts';
import { requirePost } from '../posts/require-post.ts';
import { getUser, type UserRow } from '../users/sql.ts';
import { fixedTime, timeOf } from '../shared/time.ts';
import { type CommentItem, findComment } from './items.ts';
import type { CreatedComment, NewComment } from './schema.ts';

/** Adds a comment. `id` is chosen by the caller: adding the same id again answers with the comment already there. */
export async function addComment(app: App, userId: string, input: NewComment & { post_id: string }, id: string): Promise<CreatedComment> {
  const [author] = await Promise.all([getUser(app.db, userId), requirePost(app, input.post_id)]);
  const item: CommentItem = {
    comment_id: id,
    user_id: userId,
    text: input.text,
    created_at: timeOf(app.now()),
  };
  const put = {
    Put: {
      TableName: app.settings.interactionsTable,
      Item: { pk: postKey(input.post_id), sk: commentKey(id), ...item },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  };
  const added = await changeCounted(app, put, { postId: input.post_id, userId, count: 'comments', change: 1 });
  await refreshCounts(app, input.post_id);
  const stored = added ? item : ((await findComment(app, input.post_id, id)) ?? item);
  return createdComment(app, input.post_id, stored, author);
}

/** A comment as its author sees it; throws not_found when it has been deleted. */
export async function showComment(app: App, postId: string, id: string): Promise<CreatedComment> {
  const item = await findComment(app, postId, id);
  if (!item) throw notFound('comment');
  return createdComment(app, postId, item, await getUser(app.db, item.user_id));
}

const createdComment = (app: App, postId: string, item: CommentItem, author: UserRow): CreatedComment => ({
  id: item.comment_id,
  comment_id: item.comment_id,
  post_id: postId,
  user_id: item.user_id,
  username: author.username,
  avatar_url: author.avatar_key && mediaUrl(app, author.avatar_key),
  text: item.text,
  created_at: fixedTime(item.created_at),
});
