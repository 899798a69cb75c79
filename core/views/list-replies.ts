import type { CommentItem } from '../comments/items.ts';
import type { CommentList } from '../comments/schema.ts';
import { getItems } from '../interactions/get-items.ts';
import { commentKey, placeInThread, postKey, repliesOf, replyKey, replyOfThread } from '../interactions/items.ts';
import { listItems } from '../interactions/list-items.ts';
import type { App } from '../shared/app.ts';
import { notFound } from '../shared/errors.ts';
import { type PageRequest, type PageStart, pageStart } from '../shared/page.ts';
import type { Reader } from '../visibility/reader.ts';
import { Relations } from '../visibility/relations.ts';
import { openPost, requireVisible } from './list-under-post.ts';
import { presentPage } from './pipeline.ts';
import { comments, shownColumns, shownNames, withAuthors } from './show-comments.ts';

/** The replies to a comment, oldest first. */
export async function listReplies(app: App, reader: Reader, postId: string, parentId: string, page: PageRequest): Promise<CommentList> {
  pageStart('replies', page);
  const relations = new Relations(app, reader);
  const [post, [parent]] = await Promise.all([openPost(app, postId), getItems<CommentItem>(app, [{ pk: postKey(postId), sk: commentKey(parentId) }])]);
  await relations.lookUp([post.authorId, ...(parent ? [parent.user_id] : [])]);
  await requireVisible(relations, post);
  if (!parent || !relations.may('elsewhere', parent.user_id)) throw notFound('comment');
  const load = async (start: PageStart, count: number) => {
    const ids = await listReplyIds(app, postId, parentId, start, count);
    const items = await getItems<CommentItem>(app, ids.map((id) => ({ pk: postKey(postId), sk: replyKey(id) })), shownColumns, shownNames);
    const rows = new Map((await withAuthors(app, reader, postId, items, (authors) => relations.along(authors))).map((row) => [row.item.comment_id, row]));
    // A reply that has just been deleted has no row.
    return ids.map((id) => ({ at: { micros: 0, id }, row: rows.get(id) }));
  };
  const { items, nextCursor } = await presentPage(app, reader, { ...comments, cursor: 'replies' as const }, page, load, relations);
  return { comments: items, total: parent.replies_count ?? 0, ...(nextCursor !== undefined && { next_cursor: nextCursor }) };
}

async function listReplyIds(app: App, postId: string, parentId: string, { after, offset }: PageStart, count: number): Promise<string[]> {
  const places = await listItems<{ sk: string }>(
    app,
    {
      KeyConditionExpression: 'pk = :pk and begins_with(sk, :replies)',
      ExpressionAttributeValues: { ':pk': postKey(postId), ':replies': repliesOf(parentId) },
      ProjectionExpression: 'sk',
      ScanIndexForward: true,
      ...(after && { ExclusiveStartKey: { pk: postKey(postId), sk: placeInThread(parentId, after.id) } }),
    },
    offset,
    count,
  );
  return places.map(({ sk }) => replyOfThread(sk)!);
}
