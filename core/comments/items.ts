import type { App } from '../shared/app.ts';
import { entitiesOf } from '../entities/entities-of.ts';
import type { Entity } from '../entities/schema.ts';
import { getItems } from '../interactions/get-items.ts';
import { commentKey, earlierTextKey, postKey, replyKey } from '../interactions/items.ts';

/** Maximum length of a comment, in code points. */
export const longestComment = 2200;

/** A comment as stored in DynamoDB, without its keys. */
export interface CommentItem {
  comment_id: string;
  user_id: string;
  text: string;
  /** Absent until the text has been parsed. */
  entities?: Entity[];
  created_at: string;
  /** For a reply: its parent comment. */
  parent_id?: string;
  /** Absent means 0. */
  replies_count?: number;
  /** Absent means 0. */
  likes_count?: number;
  /** Absent means 1: the comment was never edited. */
  version?: number;
  edited_at?: string;
  /** The requests that edited it, with the resulting versions, latest first. */
  requests?: { id: string; version: number }[];
}

/** An earlier text of a comment. */
export interface EarlierText {
  text: string;
  /** When it was written. */
  written_at: string;
  version: number;
}

export const versionOf = ({ version = 1 }: Pick<CommentItem, 'version'>): number => version;

export const keyOf = (postId: string, { comment_id, parent_id }: Pick<CommentItem, 'comment_id' | 'parent_id'>) => ({
  pk: postKey(postId),
  sk: parent_id === undefined ? commentKey(comment_id) : replyKey(comment_id),
});

/** A comment or a reply. */
export const findComment = async (app: App, postId: string, commentId: string): Promise<CommentItem | undefined> =>
  (await findComments(app, [{ post_id: postId, comment_id: commentId }])).get(commentId);

/** Several comments and replies by id; missing ones are left out. */
export async function findComments(app: App, places: readonly { post_id: string; comment_id: string }[]): Promise<Map<string, CommentItem>> {
  const distinct = new Map(places.map((place) => [`${place.post_id} ${place.comment_id}`, place]));
  const keys = [...distinct.values()].flatMap(({ post_id, comment_id }) => [commentKey(comment_id), replyKey(comment_id)].map((sk) => ({ pk: postKey(post_id), sk })));
  const items = await getItems<CommentItem>(app, keys);
  return new Map(items.map((item) => [item.comment_id, item]));
}

/** The comment as of a version; undefined if that version is no longer kept. */
export async function inVersion(app: App, postId: string, comment: CommentItem, version: number): Promise<CommentItem | undefined> {
  if (version === versionOf(comment)) return comment;
  const { Item } = await app.dynamo.get({
    TableName: app.settings.interactionsTable,
    Key: { pk: postKey(postId), sk: earlierTextKey(comment.comment_id, version) },
    ConsistentRead: true,
  });
  if (!Item) return undefined;
  const { text, written_at } = Item as EarlierText;
  const { edited_at: _, ...rest } = comment;
  return { ...rest, text, entities: await entitiesOf(app.db, text), version, ...(version > 1 && { edited_at: written_at }) };
}

/** The condition that a comment still exists and still has the version that was read. */
export const isUnchanged = ({ version }: CommentItem) =>
  version === undefined
    ? { ConditionExpression: 'attribute_exists(pk) and attribute_not_exists(version)' }
    : { ConditionExpression: 'version = :version', ExpressionAttributeValues: { ':version': version } };
