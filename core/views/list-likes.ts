import { keys } from '../cache/keys.ts';
import { byTimeIndex, likedAt, likeKey, postKey } from '../interactions/items.ts';
import { listItems } from '../interactions/list-items.ts';
import type { LikeList } from '../likes/schema.ts';
import type { App } from '../shared/app.ts';
import { type PageRequest, type PageStart, pageStart } from '../shared/page.ts';
import { timeOfMicros } from '../shared/time.ts';
import { type UserCard, userCards } from '../users/cards.ts';
import type { Reader } from '../visibility/reader.ts';
import { Relations } from '../visibility/relations.ts';
import { type ListUnderPost, openList, requireVisible } from './list-under-post.ts';
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
  subject: 'elsewhere',
  authorOf: ({ item }) => item.user_id,
  mediaOf: ({ liker }) => liker,
  present: (urls, _reader, { item, liker }) => ({
    user_id: item.user_id,
    username: liker.username,
    avatar_url: liker.avatar_key && urls.of(liker, liker.avatar_key),
    created_at: timeOfMicros(microsOf(item)),
  }),
};

const listOfLikes: ListUnderPost<LikeItem> = {
  key: keys.firstLikes,
  versionOf: ({ version, commentsVersion }) => version - commentsVersion,
  query: (app, postId, { after, offset }, count) =>
    listItems<LikeItem>(
      app,
      {
        IndexName: byTimeIndex,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': postKey(postId) },
        ProjectionExpression: 'user_id, liked_at',
        ...(after && {
          ExclusiveStartKey: { pk: postKey(postId), sk: likeKey(after.id), liked_at: likedAt(after.micros, after.id) },
        }),
      },
      offset,
      count,
    ),
};

/** The users who like a post, latest first. */
export async function listLikes(app: App, reader: Reader, postId: string, page: PageRequest): Promise<LikeList> {
  // First, so that a cursor of another list is rejected whether or not the post exists.
  pageStart('likes', page);
  const list = await openList(app, listOfLikes, postId);
  const relations = new Relations(app, reader);
  const load = async (start: PageStart, count: number) => {
    const found = await list.rows(start, count);
    const ids = found.map(({ user_id }) => user_id);
    const likers = await userCards(app, ids, relations.along([list.authorId, ...ids]));
    return found.map((item, index) => ({
      at: { micros: microsOf(item), id: item.user_id },
      row: { item, liker: likers[index]! },
    }));
  };
  const { items, nextCursor } = await presentPage(app, reader, likes, page, load, relations);
  await requireVisible(relations, list);
  return { likes: items, total: list.counts.likes, ...(nextCursor !== undefined && { next_cursor: nextCursor }) };
}
