import type { App } from '../shared/app.ts';
import { readCounts } from '../interactions/counters.ts';
import { commentKey, postKey } from '../interactions/items.ts';
import { listItems } from '../interactions/list-items.ts';
import { fixedTime } from '../shared/time.ts';
import { cutPage, pageStart, type PageRequest } from '../shared/page.ts';
import { requirePost } from '../posts/require-post.ts';
import { userCardsOf } from '../users/cards.ts';
import type { CommentItem } from '../comments/items.ts';
import type { CommentList } from '../comments/schema.ts';

/** A post's comments, newest first. */
export async function listComments(app: App, postId: string, page: PageRequest): Promise<CommentList> {
  const { after, offset } = pageStart('comments', page);
  await requirePost(app, postId);
  const [rows, counts] = await Promise.all([
    listItems<CommentItem>(
      app,
      {
        KeyConditionExpression: 'pk = :pk and begins_with(sk, :comment)',
        ExpressionAttributeValues: { ':pk': postKey(postId), ':comment': commentKey('') },
        ...(after && { ExclusiveStartKey: { pk: postKey(postId), sk: commentKey(after.id) } }),
      },
      offset,
      page.limit + 1,
    ),
    readCounts(app, postId),
  ]);
  // The id alone orders comments: it is a UUIDv7.
  const { items, nextCursor } = cutPage(rows, page.limit, 'comments', (row) => ({ micros: 0, id: row.comment_id }));
  const authors = await userCardsOf(app, items);
  return {
    comments: items.map(({ comment_id, user_id, text, created_at }, index) => ({
      id: comment_id,
      post_id: postId,
      user_id,
      username: authors[index]!.username,
      avatar_url: authors[index]!.avatar_url,
      text,
      created_at: fixedTime(created_at),
    })),
    total: counts.comments,
    ...(nextCursor !== undefined && { next_cursor: nextCursor }),
  };
}
