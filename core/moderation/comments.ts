import type { CommentItem } from '../comments/items.ts';
import { removeComment } from '../comments/delete-comment.ts';
import { entitiesOf } from '../entities/entities-of.ts';
import { putComment } from '../comments/add-comment.ts';
import type { App } from '../shared/app.ts';
import { type ActionRow, isThere } from './sql.ts';

type Removed = Pick<ActionRow, 'target_id' | 'post_id' | 'author_id' | 'content'>;

/** Takes a comment away; one that is gone already stays so. */
export async function hideComment(app: App, { target_id, post_id }: Removed): Promise<void> {
  await removeComment(app, post_id!, target_id);
}

/** Puts it back as it was when it was reported, in its place, unless its post has gone meanwhile; what is there already stays as it is. */
export async function unhideComment(app: App, { target_id, post_id, author_id, content }: Removed): Promise<void> {
  if (!(await isThere(app.db, post_id!))) return;
  const { text, created_at, comment } = content!;
  const item: CommentItem = { comment_id: target_id, user_id: author_id, text, entities: await entitiesOf(app.db, text), created_at, ...comment };
  await putComment(app, post_id!, item);
}
