import { keys } from '../cache/keys.ts';
import type { CommentItem } from '../comments/items.ts';
import { findPins, mostPins } from '../comments/pins.ts';
import type { CommentList } from '../comments/schema.ts';
import { getItems } from '../interactions/get-items.ts';
import { commentKey, postKey, replyKey } from '../interactions/items.ts';
import { listItems } from '../interactions/list-items.ts';
import type { App } from '../shared/app.ts';
import { type PageRequest, type PageStart, pageStart } from '../shared/page.ts';
import type { Reader } from '../visibility/reader.ts';
import { Relations } from '../visibility/relations.ts';
import { type ListUnderPost, openList, openLists, requireVisible, type Rows } from './list-under-post.ts';
import { present, presentPage } from './pipeline.ts';
import { type CommentRow, comments, shownColumns, shownNames, withAuthors } from './show-comments.ts';

/** Only comments, or only replies, latest first. */
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

const pinned: ListUnderPost<CommentItem> = {
  ...everything,
  key: keys.pinnedComments,
  query: async (app, postId) => {
    const { ids } = await findPins(app, postId);
    const items = await getItems<CommentItem>(app, ids.map((id) => ({ pk: postKey(postId), sk: commentKey(id) })), shownColumns, shownNames);
    // Deleted comments are unpinned with the next pin.
    return ids.flatMap((id) => items.find(({ comment_id }) => comment_id === id) ?? []);
  },
};

/** Comments are ordered by id alone, which is a UUIDv7. */
const byLatest = (one: CommentItem, other: CommentItem) => (one.comment_id < other.comment_id ? 1 : -1);

/** A post's comments including replies, latest first. */
export async function listComments(app: App, reader: Reader, postId: string, page: PageRequest): Promise<CommentList> {
  // First, so that a cursor of another list is rejected whether or not the post exists.
  pageStart('comments', page);
  const list = await openList(app, everything, postId);
  const relations = new Relations(app, reader);
  const load = async (start: PageStart, count: number) => placesOf(await loadRows(app, reader, postId, await list.rows(start, count), relations, list.authorId));
  const { items, nextCursor } = await presentPage(app, reader, { ...comments, cursor: 'comments' as const }, page, load, relations);
  await requireVisible(relations, list);
  return { comments: items, total: list.counts.comments, ...(nextCursor !== undefined && { next_cursor: nextCursor }) };
}

/** A post's comments without their replies, latest first; the first page also has the pinned comments. */
export async function listThreads(app: App, reader: Reader, postId: string, page: PageRequest): Promise<CommentList> {
  const { after, offset } = pageStart('threads', page);
  const isFirst = after === undefined && offset === 0;
  const { rows, ...post } = await openLists(app, isFirst ? [threads, pinned] : [threads], postId);
  const relations = new Relations(app, reader);
  const [list, pins] = rows as [Rows<CommentItem>, Rows<CommentItem>?];
  let pinnedRows: CommentRow[] = [];
  const load = async (start: PageStart, count: number) => {
    const isStart = start.after === undefined && start.offset === 0;
    const [items, onTop = []] = await Promise.all([list(start, count), isStart ? pins?.(start, mostPins) : undefined]);
    // The authors of both lists are read in one round trip.
    const found = await loadRows(app, reader, postId, [...onTop, ...items], relations, post.authorId);
    if (isStart) pinnedRows = found.slice(0, onTop.length);
    return placesOf(found.slice(onTop.length));
  };
  const { items, nextCursor } = await presentPage(app, reader, { ...comments, cursor: 'threads' as const }, page, load, relations);
  await requireVisible(relations, post);
  const shownPins = (await present(app, reader, comments, pinnedRows, relations)).filter((comment) => comment !== undefined);
  return { comments: items, ...(isFirst && { pinned: shownPins }), total: post.counts.comments, ...(nextCursor !== undefined && { next_cursor: nextCursor }) };
}

const loadRows = (app: App, reader: Reader, postId: string, items: readonly CommentItem[], relations: Relations, postsAuthor: string) =>
  withAuthors(app, reader, postId, items, (ids) => relations.along([postsAuthor, ...ids]));

const placesOf = (rows: readonly CommentRow[]) => rows.map((row) => ({ at: { micros: 0, id: row.item.comment_id }, row }));
