import { type CommentItem, findComment, versionOf } from '../comments/items.ts';
import type { Along } from '../cache/entries.ts';
import { keys } from '../cache/keys.ts';
import type { Comment, CommentList, CreatedComment } from '../comments/schema.ts';
import { mentionedIn } from '../entities/mentioned-in.ts';
import { commentKey, postKey } from '../interactions/items.ts';
import { listItems } from '../interactions/list-items.ts';
import { mediaUrl } from '../media/urls.ts';
import type { App } from '../shared/app.ts';
import { notFound } from '../shared/errors.ts';
import { type PageRequest, type PageStart, pageStart } from '../shared/page.ts';
import { fixedTime } from '../shared/time.ts';
import { type UserCard, userCards } from '../users/cards.ts';
import type { Reader } from '../visibility/reader.ts';
import { Relations } from '../visibility/relations.ts';
import { type ListUnderPost, openList, requireVisible } from './list-under-post.ts';
import { showEntities } from './show-entities.ts';
import { type Kind, presentOne, presentPage } from './pipeline.ts';

interface CommentRow {
  postId: string;
  item: CommentItem;
  author: UserCard;
}

const comments: Kind<CommentRow, Comment> & { cursor: 'comments' } = {
  cursor: 'comments',
  subject: 'elsewhere',
  authorOf: ({ item }) => item.user_id,
  mentionedIn: ({ item }) => mentionedIn(item.entities ?? []),
  present: (app, _reader, { postId, item, author }, relations) => ({
    id: item.comment_id,
    post_id: postId,
    user_id: item.user_id,
    username: author.username,
    avatar_url: author.avatar_key && mediaUrl(app, author.avatar_key),
    text: item.text,
    entities: showEntities(item.entities ?? [], relations),
    version: versionOf(item),
    ...(item.edited_at !== undefined && { edited_at: fixedTime(item.edited_at) }),
    created_at: fixedTime(item.created_at),
  }),
};

const listOfComments: ListUnderPost<CommentItem> = {
  key: keys.firstComments,
  versionOf: ({ commentsVersion }) => commentsVersion,
  query: (app, postId, { after, offset }, count) =>
    listItems<CommentItem>(
      app,
      {
        KeyConditionExpression: 'pk = :pk and begins_with(sk, :comment)',
        ExpressionAttributeNames: { '#text': 'text' },
        ExpressionAttributeValues: { ':pk': postKey(postId), ':comment': commentKey('') },
        ProjectionExpression: 'comment_id, user_id, #text, entities, created_at, version, edited_at',
        ...(after && { ExclusiveStartKey: { pk: postKey(postId), sk: commentKey(after.id) } }),
      },
      offset,
      count,
    ),
};

/** A post's comments, newest first. */
export async function listComments(app: App, reader: Reader, postId: string, page: PageRequest): Promise<CommentList> {
  // First, so that a cursor of another list is refused whether or not there is a post.
  pageStart('comments', page);
  const list = await openList(app, listOfComments, postId);
  const relations = new Relations(app, reader);
  const load = async (start: PageStart, count: number) => {
    const rows = await withAuthors(app, postId, await list.rows(start, count), (ids) => relations.along([list.authorId, ...ids]));
    // The id alone orders comments: it is a UUIDv7.
    return rows.map((row) => ({ at: { micros: 0, id: row.item.comment_id }, row }));
  };
  const { items, nextCursor } = await presentPage(app, reader, comments, page, load, relations);
  await requireVisible(relations, list);
  return { comments: items, total: list.counts.comments, ...(nextCursor !== undefined && { next_cursor: nextCursor }) };
}

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

async function withAuthors(
  app: App,
  postId: string,
  items: readonly CommentItem[],
  along?: (authorIds: string[]) => Along,
): Promise<CommentRow[]> {
  const ids = items.map(({ user_id }) => user_id);
  const authors = await userCards(app, ids, along?.([...ids, ...items.flatMap(({ entities }) => mentionedIn(entities ?? []))]));
  return items.map((item, index) => ({ postId, item, author: authors[index]! }));
}
