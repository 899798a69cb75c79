import type { App } from '../shared/app.ts';
import { notFound } from '../shared/errors.ts';
import { relationsWith } from '../visibility/relations.ts';
import { type CommentItem, findComment } from './items.ts';

/** A comment that the user may see, under a post that they may see; throws not_found for any other. */
export async function requireComment(app: App, userId: string, postId: string, commentId: string): Promise<CommentItem> {
  const comment = await findComment(app, postId, commentId);
  if (!comment) throw notFound('comment');
  const { user_id } = comment;
  if (user_id !== userId && !(await relationsWith(app, { userId }, [user_id])).may('elsewhere', user_id)) throw notFound('comment');
  return comment;
}
