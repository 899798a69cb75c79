import type { CommentItem } from '../comments/items.ts';
import { removeComment } from '../comments/remove-comment.ts';
import { entitiesOf } from '../entities/entities-of.ts';
import { putComment } from '../comments/put-comment.ts';
import { refreshCounts } from '../interactions/counters.ts';
import { repliesOf } from '../interactions/items.ts';
import { countInteractions } from '../interactions/count-interactions.ts';
import type { App } from '../shared/app.ts';
import { type ActionRow, isThere } from './sql.ts';

type Removed = Pick<ActionRow, 'target_id' | 'post_id' | 'author_id' | 'content'>;

/** Removes a comment; does nothing if it is already gone. */
export async function hideComment(app: App, { target_id, post_id }: Removed): Promise<void> {
  if (await removeComment(app, post_id!, target_id)) await refreshCounts(app, post_id!);
}

/** Restores a comment as it was when reported, in its old place, unless its author, post or parent is gone; an existing comment is left unchanged. */
export async function unhideComment(app: App, { target_id, post_id, author_id, content }: Removed): Promise<void> {
  if (!content || !(await isThere(app.db, post_id!))) return;
  const { text, created_at, comment } = content;
  // Replies are removed with their parent, but some of them may still exist.
  const replies_count = comment?.parent_id === undefined ? await countInteractions(app, post_id!, repliesOf(target_id)) : 0;
  const item: CommentItem = { comment_id: target_id, user_id: author_id, text, entities: await entitiesOf(app.db, text), created_at, ...comment, ...(replies_count > 0 && { replies_count }) };
  await putComment(app, post_id!, item);
}
