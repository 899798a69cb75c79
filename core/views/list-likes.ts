import { readCounts } from '../interactions/counters.ts';
import { byTimeIndex, likedAt, likeKey, postKey } from '../interactions/items.ts';
import { listItems } from '../interactions/list-items.ts';
import type { LikeList } from '../likes/schema.ts';
import { mediaUrl } from '../media/urls.ts';
import { requirePost } from '../posts/require-post.ts';
import type { App } from '../shared/app.ts';
import type { PageRequest, PageStart } from '../shared/page.ts';
import { timeOfMicros } from '../shared/time.ts';
import { type UserCard, userCards } from '../users/cards.ts';
import type { Reader } from '../visibility/reader.ts';
import { type Kind, presentPage } from './pipeline.ts';

interface LikeItem {
  user_id: string;
  liked_at: string;
}

interface LikeRow {
  item: LikeItem;
  liker: UserCard;
}

const microsOf = (item: LikeItem) => Number(item.liked_at.slice(0, 16));

const likes: Kind<LikeRow, LikeList['likes'][number]> & { cursor: 'likes' } = {
  cursor: 'likes',
  subject: 'like',
  authorOf: ({ item }) => item.user_id,
  present: (app, _reader, { item, liker }) => ({
    user_id: item.user_id,
    username: liker.username,
    avatar_url: liker.avatar_key && mediaUrl(app, liker.avatar_key),
    created_at: timeOfMicros(microsOf(item)),
  }),
};

/** Who likes a post, latest first. */
export async function listLikes(app: App, reader: Reader, postId: string, page: PageRequest): Promise<LikeList> {
  await requirePost(app, postId);
  const [{ items, nextCursor }, counts] = await Promise.all([
    presentPage(app, reader, likes, page, async (start, count) => {
      const found = await listLikeItems(app, postId, start, count);
      const likers = await userCards(app, found.map(({ user_id }) => user_id));
      return found.map((item, index) => ({
        at: { micros: microsOf(item), id: item.user_id },
        row: { item, liker: likers[index]! },
      }));
    }),
    readCounts(app, postId),
  ]);
  return { likes: items, total: counts.likes, ...(nextCursor !== undefined && { next_cursor: nextCursor }) };
}

const listLikeItems = (app: App, postId: string, { after, offset }: PageStart, count: number) =>
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
    count,
  );
