import type { Along } from '../cache/entries.ts';
import { type CommentItem, findComment, versionOf } from '../comments/items.ts';
import type { Comment, CreatedComment } from '../comments/schema.ts';
import { mentionedIn } from '../entities/mentioned-in.ts';
import type { App } from '../shared/app.ts';
import { notFound } from '../shared/errors.ts';
import { fixedTime } from '../shared/time.ts';
import { type UserCard, userCards } from '../users/cards.ts';
import type { Reader } from '../visibility/reader.ts';
import { type Kind, presentOne } from './pipeline.ts';
import { showEntities } from './show-entities.ts';

export interface CommentRow {
  postId: string;
  item: CommentItem;
  author: UserCard;
}

/** What of an item is shown, for `ProjectionExpression`. */
export const shownColumns = 'comment_id, user_id, #text, entities, created_at, parent_id, replies_count, version, edited_at';
export const shownNames = { '#text': 'text' };

export const comments: Kind<CommentRow, Comment> = {
  subject: 'elsewhere',
  authorOf: ({ item }) => item.user_id,
  mentionedIn: ({ item }) => mentionedIn(item.entities ?? []),
  mediaOf: ({ author }) => author,
  present: (urls, _reader, { postId, item, author }, relations) => ({
    id: item.comment_id,
    post_id: postId,
    user_id: item.user_id,
    username: author.username,
    avatar_url: author.avatar_key && urls.of(author, author.avatar_key),
    text: item.text,
    entities: showEntities(item.entities ?? [], relations),
    ...(item.parent_id === undefined ? { replies_count: item.replies_count ?? 0 } : { parent_id: item.parent_id }),
    version: versionOf(item),
    ...(item.edited_at !== undefined && { edited_at: fixedTime(item.edited_at) }),
    created_at: fixedTime(item.created_at),
  }),
};

/** A comment as its author sees it, who was shown it when it was made. */
export async function showComment(app: App, reader: Reader, postId: string, id: string): Promise<CreatedComment> {
  const item = await findComment(app, postId, id);
  if (!item) throw notFound('comment');
  const [row] = await withAuthors(app, postId, [item]);
  return showCreatedComment(app, reader, row!);
}

/** A comment that was just added. */
export async function showCreatedComment(app: App, reader: Reader, row: CommentRow): Promise<CreatedComment> {
  const comment = await showOwnComment(app, reader, row);
  return { ...comment, comment_id: comment.id };
}

/** A comment that its author has just changed. */
export async function showEditedComment(app: App, reader: Reader, postId: string, item: CommentItem): Promise<Comment> {
  const [row] = await withAuthors(app, postId, [item]);
  return showOwnComment(app, reader, row!);
}

async function showOwnComment(app: App, reader: Reader, row: CommentRow): Promise<Comment> {
  const comment = await presentOne(app, reader, { ...comments, subject: null }, row);
  if (!comment) throw notFound('comment');
  return comment;
}

export async function withAuthors(
  app: App,
  postId: string,
  items: readonly CommentItem[],
  along?: (authorIds: string[]) => Along,
): Promise<CommentRow[]> {
  const ids = items.map(({ user_id }) => user_id);
  const authors = await userCards(app, ids, along?.([...ids, ...items.flatMap(({ entities }) => mentionedIn(entities ?? []))]));
  return items.map((item, index) => ({ postId, item, author: authors[index]! }));
}
