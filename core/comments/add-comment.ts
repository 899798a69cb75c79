import type { App } from '../shared/app.ts';
import { entitiesOf } from '../entities/entities-of.ts';
import { changeCounted, refreshCounts } from '../interactions/counters.ts';
import { commentKey, postKey } from '../interactions/items.ts';
import { requirePost } from '../posts/require-post.ts';
import { doneAt } from '../shared/done-at.ts';
import { DomainError } from '../shared/errors.ts';
import { microsOf, timeOf } from '../shared/time.ts';
import type { UserCard } from '../users/cards.ts';
import { getUser } from '../users/sql.ts';
import { mayComment } from '../visibility/rule.ts';
import { type CommentItem, findComment } from './items.ts';
import type { NewComment } from './schema.ts';

/** Adds a comment. `id` is chosen by the caller: adding the same id again returns the comment already there. */
export async function addComment(
  app: App,
  userId: string,
  input: NewComment & { post_id: string },
  id: string,
): Promise<{ item: CommentItem; author: UserCard }> {
  const [author, post, entities] = await Promise.all([getUser(app.db, userId), requirePost(app, userId, input.post_id), entitiesOf(app.db, input.text)]);
  if (!post.commentsEnabled) throw new DomainError('forbidden', 'comments_off', 'Comments on this post are switched off.');
  if (!mayComment(post.standing)) throw new DomainError('forbidden', 'comments_closed', 'The author of this post does not take comments from you.');
  const item: CommentItem = {
    comment_id: id,
    user_id: userId,
    text: input.text,
    entities,
    created_at: timeOf(app.now()),
  };
  const added = await putComment(app, input.post_id, item);
  return { item: added ? item : ((await findComment(app, input.post_id, id)) ?? item), author };
}

/** Stores a comment and counts it; false when it is there already. */
export async function putComment(app: App, postId: string, item: CommentItem): Promise<boolean> {
  const { comment_id, user_id, created_at } = item;
  const put = {
    Put: {
      TableName: app.settings.interactionsTable,
      Item: { pk: postKey(postId), sk: commentKey(comment_id), ...item, done_at: doneAt('COMMENT', microsOf(created_at), comment_id) },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  };
  const added = await changeCounted(app, put, { postId, userId: user_id, count: 'comments', change: 1 });
  await refreshCounts(app, postId);
  return added;
}
