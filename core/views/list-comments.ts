import { keys } from '../cache/keys.ts';
import type { CommentItem } from '../comments/items.ts';
import type { CommentList } from '../comments/schema.ts';
import { commentKey, postKey, replyKey } from '../interactions/items.ts';
import { listItems } from '../interactions/list-items.ts';
import type { App } from '../shared/app.ts';
import { type PageRequest, type PageStart, pageStart } from '../shared/page.ts';
import type { Reader } from '../visibility/reader.ts';
import { Relations } from '../visibility/relations.ts';
import { type ListUnderPost, openList, requireVisible } from './list-under-post.ts';
import { presentPage } from './pipeline.ts';
import { comments, shownColumns, shownNames, withAuthors } from './show-comments.ts';

/** Of comments alone, or of replies alone, the latest first. */
const listKind = (app: App, postId: string, keyOf: (id: string) => string, { after, offset }: PageStart, count: number) =>
  listItems<CommentItem>(
    app,
    {
      KeyConditionExpression: 'pk = :pk and begins_with(sk, :kind)',
      ExpressionAttributeNames: shownNames,
      ExpressionAttributeValues: { ':pk': postKey(postId), ':kind': keyOf('') },
      ProjectionExpression: shownColumns,
      ...(after && { ExclusiveStartKey: { pk: postKey(postId), sk: keyOf(after.id) } }),
    },
    offset,
    count,
  );

const everything: ListUnderPost<CommentItem> = {
  key: keys.firstComments,
  versionOf: ({ commentsVersion }) => commentsVersion,
  query: async (app, postId, { after, offset }, count) => {
    const both = await Promise.all([commentKey, replyKey].map((keyOf) => listKind(app, postId, keyOf, { after, offset: 0 }, offset + count)));
    return both.flat().sort(byLatest).slice(offset, offset + count);
  },
};

const threads: ListUnderPost<CommentItem> = {
  ...everything,
  key: keys.firstThreads,
  query: (app, postId, start, count) => listKind(app, postId, commentKey, start, count),
};

/** The id alone orders comments: it is a UUIDv7. */
const byLatest = (one: CommentItem, other: CommentItem) => (one.comment_id < other.comment_id ? 1 : -1);

/** A post's comments, the latest first: with replies among them, or without. */
export async function listComments(app: App, reader: Reader, postId: string, page: PageRequest, view?: 'threads'): Promise<CommentList> {
  const cursor = view ?? 'comments';
  // First, so that a cursor of another list is refused whether or not there is a post.
  pageStart(cursor, page);
  const list = await openList(app, view === 'threads' ? threads : everything, postId);
  const relations = new Relations(app, reader);
  const load = async (start: PageStart, count: number) => {
    const rows = await withAuthors(app, postId, await list.rows(start, count), (ids) => relations.along([list.authorId, ...ids]));
    return rows.map((row) => ({ at: { micros: 0, id: row.item.comment_id }, row }));
  };
  const { items, nextCursor } = await presentPage(app, reader, { ...comments, cursor }, page, load, relations);
  await requireVisible(relations, list);
  return { comments: items, total: list.counts.comments, ...(nextCursor !== undefined && { next_cursor: nextCursor }) };
}
