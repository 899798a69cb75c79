import type { Along } from '../cache/entries.ts';
import { type CommentItem, findComment, versionOf } from '../comments/items.ts';
import type { Comment, CreatedComment } from '../comments/schema.ts';
import { mentionedIn } from '../entities/mentioned-in.ts';
import { readCommentLikes } from '../interactions/marks.ts';
import type { App } from '../shared/app.ts';
import { notFound, unlessUnavailable } from '../shared/errors.ts';
import { fixedTime } from '../shared/time.ts';
import { type UserCard, userCards } from '../users/cards.ts';
import type { Reader } from '../visibility/reader.ts';
import { type Kind, presentOne } from './pipeline.ts';
import { showEntities } from './show-entities.ts';

export interface CommentRow {
  postId: string;
  item: CommentItem;
  author: UserCard;
  /** Whether the reader has liked it; undefined for an anonymous reader, or if likes are unreachable. */
  liked: boolean | undefined;
}

/** The attributes needed to show an item, for `ProjectionExpression`. */
export const shownColumns = 'comment_id, user_id, #text, entities, created_at, parent_id, replies_count, likes_count, version, edited_at';
export const shownNames = { '#text': 'text' };

export const comments: Kind<CommentRow, Comment> = {
  subject: 'elsewhere',
  authorOf: ({ item }) => item.user_id,
  mentionedIn: ({ item }) => mentionedIn(item.entities ?? []),
  mediaOf: ({ author }) => author,
  present: (urls, _reader, { postId, item, author, liked }, relations) => ({
    id: item.comment_id,
    post_id: postId,
    user_id: item.user_id,
    username: author.username,
    avatar_url: author.avatar_key && urls.of(author, author.avatar_key),
    text: item.text,
    entities: showEntities(item.entities ?? [], relations),
    ...(item.parent_id === undefined ? { replies_count: item.replies_count ?? 0 } : { parent_id: item.parent_id }),
    likes_count: item.likes_count ?? 0,
    ...(liked !== undefined && { user_liked: liked }),
    version: versionOf(item),
    ...(item.edited_at !== undefined && { edited_at: fixedTime(item.edited_at) }),
    created_at: fixedTime(item.created_at),
  }),
};

/** A comment as shown to its author when it was created. */
export async function showComment(app: App, reader: Reader, postId: string, id: string): Promise<CreatedComment> {
  const item = await findComment(app, postId, id);
  if (!item) throw notFound('comment');
  const [row] = await withAuthors(app, reader, postId, [item]);
  return showCreatedComment(app, reader, row!);
}

/** A comment that was just added. */
export async function showCreatedComment(app: App, reader: Reader, row: Omit<CommentRow, 'liked'> & { liked?: boolean | undefined }): Promise<CreatedComment> {
  const comment = await showOwnComment(app, reader, { liked: false, ...row });
  return { ...comment, comment_id: comment.id };
}

/** A comment that its author has just edited. */
export async function showEditedComment(app: App, reader: Reader, postId: string, item: CommentItem): Promise<Comment> {
  const [row] = await withAuthors(app, reader, postId, [item]);
  return showOwnComment(app, reader, row!);
}

async function showOwnComment(app: App, reader: Reader, row: CommentRow): Promise<Comment> {
  const comment = await presentOne(app, reader, { ...comments, subject: null }, row);
  if (!comment) throw notFound('comment');
  return comment;
}

/** Adds the data shown with comments. The reader's likes are looked up only for comments that have likes. */
export async function withAuthors(
  app: App,
  reader: Reader,
  postId: string,
  items: readonly CommentItem[],
  along?: (authorIds: string[]) => Along,
): Promise<CommentRow[]> {
  const ids = items.map(({ user_id }) => user_id);
  const liked = [...new Set(items.filter(({ likes_count = 0 }) => likes_count > 0).map(({ comment_id }) => comment_id))];
  const [authors, own] = await Promise.all([
    userCards(app, ids, along?.([...ids, ...items.flatMap(({ entities }) => mentionedIn(entities ?? []))])),
    reader && unlessUnavailable(readCommentLikes(app, reader.userId, postId, liked)),
  ]);
  return items.map((item, index) => ({ postId, item, author: authors[index]!, liked: own?.has(item.comment_id) }));
}
