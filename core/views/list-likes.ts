import type { App } from '../shared/app.ts';
import { readCounts } from '../interactions/counters.ts';
import { byTimeIndex, likedAt, likeKey, postKey } from '../interactions/items.ts';
import { listItems } from '../interactions/list-items.ts';
import { timeOfMicros } from '../shared/time.ts';
import { cutPage, pageStart, type PageRequest } from '../shared/page.ts';
import { requirePost } from '../posts/require-post.ts';
import { userCardsOf } from '../users/cards.ts';
import type { LikeList } from '../likes/schema.ts';

interface LikeItem {
  user_id: string;
  liked_at: string;
}

/** Who likes a post, latest first. */
export async function listLikes(app: App, postId: string, page: PageRequest): Promise<LikeList> {
  const { after, offset } = pageStart('likes', page);
  await requirePost(app, postId);
  const [rows, counts] = await Promise.all([
    listItems<LikeItem>(
      app,
      {
        IndexName: byTimeIndex,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': postKey(postId) },
        ...(after && {
          ExclusiveStartKey: { pk: postKey(postId), sk: likeKey(after.id), liked_at: likedAt(after.micros, after.id) },
        }),
      },
      offset,
      page.limit + 1,
    ),
    readCounts(app, postId),
  ]);
  const micros = (row: LikeItem) => Number(row.liked_at.slice(0, 16));
  const { items, nextCursor } = cutPage(rows, page.limit, 'likes', (row) => ({ micros: micros(row), id: row.user_id }));
  const people = await userCardsOf(app, items);
  return {
    likes: items.map((row, index) => ({
      user_id: row.user_id,
      username: people[index]!.username,
      avatar_url: people[index]!.avatar_url,
      created_at: timeOfMicros(micros(row)),
    })),
    total: counts.likes,
    ...(nextCursor !== undefined && { next_cursor: nextCursor }),
  };
}
