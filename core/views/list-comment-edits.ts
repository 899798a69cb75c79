import { type EarlierText, findComment } from '../comments/items.ts';
import type { CommentEdit, CommentEdits, CommentPath } from '../comments/schema.ts';
import { earlierTextKey, earlierTexts, postKey } from '../interactions/items.ts';
import { listItems } from '../interactions/list-items.ts';
import type { App } from '../shared/app.ts';
import { notFound } from '../shared/errors.ts';
import { type PageRequest, type PageStart, requireOwnCursor } from '../shared/page.ts';
import { fixedTime } from '../shared/time.ts';
import type { Reader } from '../visibility/reader.ts';
import { Relations } from '../visibility/relations.ts';
import { requireVisible } from './list-under-post.ts';
import { type Kind, presentPage } from './pipeline.ts';
import { loadPosts } from './show-posts.ts';

interface EditRow extends EarlierText {
  userId: string;
}

const edits: Kind<EditRow, CommentEdit> & { cursor: 'edits' } = {
  cursor: 'edits',
  subject: 'elsewhere',
  authorOf: ({ userId }) => userId,
  present: (_app, _reader, { version, text, written_at }) => ({ version, text, created_at: fixedTime(written_at) }),
};

/** A comment's earlier texts, latest first. */
export async function listCommentEdits(app: App, reader: Reader, { post_id, comment_id }: CommentPath, page: PageRequest): Promise<CommentEdits> {
  requireOwnCursor('edits', page, comment_id);
  const relations = new Relations(app, reader);
  const [[post], comment] = await Promise.all([loadPosts(app, undefined, [{ id: post_id }], relations), findComment(app, post_id, comment_id)]);
  if (!post) throw notFound('post');
  await relations.lookUp([post.card.user_id, ...(comment ? [comment.user_id] : [])]);
  await requireVisible(relations, { authorId: post.card.user_id });
  if (!comment || !relations.may('elsewhere', comment.user_id)) throw notFound('comment');
  const load = async (start: PageStart, count: number) =>
    // The version is the position in this list.
    (await listEarlierTexts(app, post_id, comment_id, start, count)).map((text) => ({
      at: { micros: text.version, id: comment_id },
      row: { ...text, userId: comment.user_id },
    }));
  const { items, nextCursor } = await presentPage(app, reader, edits, page, load, relations);
  return { edits: items, ...(nextCursor !== undefined && { next_cursor: nextCursor }) };
}

const listEarlierTexts = (app: App, postId: string, commentId: string, { after, offset }: PageStart, count: number) =>
  listItems<EarlierText>(
    app,
    {
      KeyConditionExpression: 'pk = :pk and begins_with(sk, :earlier)',
      ExpressionAttributeNames: { '#text': 'text' },
      ExpressionAttributeValues: { ':pk': postKey(postId), ':earlier': earlierTexts(commentId) },
      ProjectionExpression: '#text, written_at, version',
      ...(after && { ExclusiveStartKey: { pk: postKey(postId), sk: earlierTextKey(commentId, after.micros) } }),
    },
    offset,
    count,
  );
