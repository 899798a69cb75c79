import { requirePost } from '../posts/require-post.ts';
import type { App } from '../shared/app.ts';
import { notFound } from '../shared/errors.ts';
import { relationsWith } from '../visibility/relations.ts';
import { type CommentItem, findComment } from './items.ts';
import type { CommentPath } from './schema.ts';

/** A comment that the user may see, under a post that they may interact with; throws not_found otherwise. */
export async function requireComment(app: App, userId: string, { post_id, comment_id }: CommentPath) {
  const [post, comment] = await Promise.all([requirePost(app, userId, post_id), findComment(app, post_id, comment_id)]);
  return { post, comment: await requireSeen(app, userId, comment) };
}

/** @throws DomainError not_found if the user may not see the comment, or there is none */
export async function requireSeen(app: App, userId: string, comment: CommentItem | undefined): Promise<CommentItem> {
  if (!comment) throw notFound('comment');
  const { user_id } = comment;
  if (user_id !== userId && !(await relationsWith(app, { userId }, [user_id])).may('elsewhere', user_id)) throw notFound('comment');
  return comment;
}
