import { type Done, listDone } from '../interactions/done-by-user.ts';
import type { CommentItem } from '../comments/items.ts';
import { findExisting } from '../interactions/find-existing.ts';
import { getItems, itemName } from '../interactions/get-items.ts';
import { earlierTexts, likedComment, postKey } from '../interactions/items.ts';
import type { App } from '../shared/app.ts';
import type { DoneKind } from '../shared/done-at.ts';
import { timeOfMicros } from '../shared/time.ts';
import type { RowPage } from './exported-documents.ts';

const atOnce = 100;

const postOf = ({ pk }: Pick<Done, 'pk'>) => pk.slice(postKey('').length);
const timeOf = ({ done_at }: Done) => timeOfMicros(Number(done_at.split('#')[1]));

/** The posts that the account has liked or bookmarked. The index may still list removed likes and bookmarks; they are skipped. */
export const markedBy =
  (kind: 'LIKE' | 'BOOKMARK') =>
  async (app: App, userId: string, after: string | undefined): Promise<RowPage> => {
    const { found, next } = await pageOfDone(app, userId, kind, after);
    const there = await findExisting(app, found);
    return { rows: found.filter((item) => there.has(itemName(item))).map((item) => ({ post_id: postOf(item), created_at: timeOf(item) })), next };
  };

/** The comments that the account has liked. */
export async function likedCommentsBy(app: App, userId: string, after: string | undefined): Promise<RowPage> {
  const { found, next } = await pageOfDone(app, userId, 'COMMENT_LIKE', after);
  const there = await findExisting(app, found);
  return {
    rows: found.filter((item) => there.has(itemName(item))).map((item) => ({ post_id: postOf(item), comment_id: likedComment(item.sk), created_at: timeOf(item) })),
    next,
  };
}

/** The account's comments, with their earlier texts. */
export async function commentsBy(app: App, userId: string, after: string | undefined): Promise<RowPage> {
  const { found, next } = await pageOfDone(app, userId, 'COMMENT', after);
  const items = new Map((await getItems<Item>(app, found)).map((item) => [itemName(item), item]));
  const rows = found.flatMap((place) => items.get(itemName(place)) ?? []).map(async ({ pk, comment_id, parent_id, text, created_at, edited_at }) => ({
    post_id: postOf({ pk }),
    comment_id,
    ...(parent_id !== undefined && { parent_id }),
    text,
    created_at,
    ...(edited_at !== undefined && { edited_at, earlier_texts: await listEarlierTexts(app, pk, comment_id) }),
  }));
  return { rows: await Promise.all(rows), next };
}

/** The earlier versions of a comment; their number is limited. */
async function listEarlierTexts(app: App, pk: string, commentId: string): Promise<object[]> {
  const { Items = [] } = await app.dynamo.query({
    TableName: app.settings.interactionsTable,
    KeyConditionExpression: 'pk = :pk and begins_with(sk, :versions)',
    ExpressionAttributeValues: { ':pk': pk, ':versions': earlierTexts(commentId) },
    ConsistentRead: true,
  });
  return Items.map(({ text, written_at }) => ({ text: text as string, written_at: written_at as string }));
}

async function pageOfDone(app: App, userId: string, kind: DoneKind, after: string | undefined): Promise<{ found: Done[]; next: string | undefined }> {
  const found = await listDone(app, userId, kind, atOnce, after === undefined ? undefined : (JSON.parse(after) as Done));
  return { found, next: found.length < atOnce ? undefined : JSON.stringify(found.at(-1)) };
}

type Item = CommentItem & { pk: string; sk: string };
