import type { App } from '../shared/app.ts';
import { entitiesOf } from '../entities/entities-of.ts';
import { mentionedIn } from '../entities/mentioned-in.ts';
import { requirePost } from '../posts/require-post.ts';
import { DomainError, invalidField, notFound } from '../shared/errors.ts';
import { timeOf } from '../shared/time.ts';
import { type UserCard, userCards } from '../users/cards.ts';
import { getUser } from '../users/sql.ts';
import { mayComment } from '../visibility/rule.ts';
import { type CommentItem, findComment, longestComment } from './items.ts';
import { putComment } from './put-comment.ts';
import { requireSeen } from './require-comment.ts';
import type { NewComment } from './schema.ts';

/** Adds a comment, or a reply to one. The caller chooses `id`: adding the same id again returns the existing comment. */
export async function addComment(
  app: App,
  userId: string,
  input: NewComment & { post_id: string },
  id: string,
): Promise<{ item: CommentItem; author: UserCard }> {
  const { post_id, text, parent_id } = input;
  const [author, post, entities] = await Promise.all([getUser(app.db, userId), requirePost(app, userId, post_id), entitiesOf(app.db, text)]);
  if (!post.commentsEnabled) throw new DomainError('forbidden', 'comments_off', 'Comments on this post are disabled.');
  if (!mayComment(post.standing)) throw new DomainError('forbidden', 'comments_closed', 'The author of this post does not allow you to comment.');
  const written = { text, entities, ...(parent_id !== undefined && (await asReply(app, userId, post_id, { text, entities }, parent_id))) };
  const item: CommentItem = { comment_id: id, user_id: userId, ...written, created_at: timeOf(app.now()) };
  if (await putComment(app, post_id, item)) return { item, author };
  const known = await findComment(app, post_id, id);
  // Its parent has just been deleted.
  if (!known && item.parent_id !== undefined) throw notFound('comment');
  return { item: known ?? item, author };
}

type Written = Required<Pick<CommentItem, 'text' | 'entities'>>;

/** Threads are one level deep: a reply to a reply belongs to the same comment, and mentions the person it replies to. */
async function asReply(app: App, userId: string, postId: string, { text, entities }: Written, answeredId: string): Promise<Partial<Written> & { parent_id: string }> {
  const { user_id, comment_id, parent_id } = await requireSeen(app, userId, await findComment(app, postId, answeredId));
  if (parent_id === undefined) return { parent_id: comment_id };
  const [[person]] = await Promise.all([userCards(app, [user_id]), findComment(app, postId, parent_id).then((parent) => requireSeen(app, userId, parent))]);
  if (user_id === userId || mentionedIn(entities).includes(user_id)) return { parent_id };
  const mentioning = `@${person!.username} ${text}`;
  if ([...mentioning].length > longestComment) throw invalidField('text', `must leave room for the mention of ${person!.username}`);
  return { text: mentioning, entities: await entitiesOf(app.db, mentioning), parent_id };
}
