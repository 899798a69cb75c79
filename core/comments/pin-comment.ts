import { changeCounted, refreshCounts, type TransactItems } from '../interactions/counters.ts';
import { getItems } from '../interactions/get-items.ts';
import { commentKey, pinsKey, postKey } from '../interactions/items.ts';
import type { App } from '../shared/app.ts';
import { DomainError, invalidField, notFound } from '../shared/errors.ts';
import { type CommentItem, findComment, keyOf } from './items.ts';
import { findPins, mostPins } from './pins.ts';
import { requireComment } from './require-comment.ts';
import type { CommentPath, PinState } from './schema.ts';

/** Maximum attempts if concurrent changes interfere. */
const maxTries = 10;

/** Pins a comment under the user's own post; pinning it again changes nothing. */
export async function pinComment(app: App, userId: string, path: CommentPath): Promise<PinState> {
  const { post_id, comment_id } = path;
  const comment = await requireToPin(app, userId, path);
  if (comment.parent_id !== undefined) throw invalidField('comment_id', 'A reply cannot be pinned.');
  const isThere = { ConditionCheck: { TableName: app.settings.interactionsTable, Key: keyOf(post_id, comment), ConditionExpression: 'attribute_exists(pk)' } };
  const add = async (ids: string[]) => {
    if (ids.includes(comment_id)) return ids;
    const kept = await existing(app, post_id, ids);
    if (kept.length >= mostPins) throw new DomainError('conflict', 'too_many_pins', `At most ${mostPins} comments can be pinned. Unpin one first.`);
    return [comment_id, ...kept];
  };
  await changePins(app, userId, post_id, add, async () => {
    if (!(await findComment(app, post_id, comment_id))) throw notFound('comment');
  }, [isThere]);
  return { pinned: true };
}

/** Unpins a comment; does nothing if it is not pinned. */
export async function unpinComment(app: App, userId: string, path: CommentPath): Promise<PinState> {
  await requireToPin(app, userId, path);
  await changePins(app, userId, path.post_id, (ids) => ids.filter((id) => id !== path.comment_id));
  return { pinned: false };
}

async function requireToPin(app: App, userId: string, path: CommentPath): Promise<CommentItem> {
  const { post, comment } = await requireComment(app, userId, path);
  if (post.authorId !== userId) throw new DomainError('forbidden', 'not_your_post', 'Only the author of the post can pin comments under it.');
  return comment;
}

async function existing(app: App, postId: string, ids: readonly string[]): Promise<string[]> {
  const found = await getItems<CommentItem>(app, ids.map((id) => ({ pk: postKey(postId), sk: commentKey(id) })), 'comment_id');
  return ids.filter((id) => found.some(({ comment_id }) => comment_id === id));
}

/** Writes the changed pins, if anything changes. If they could not be written, `refused` may throw the reason. */
async function changePins(
  app: App,
  userId: string,
  postId: string,
  change: (ids: string[]) => string[] | Promise<string[]>,
  refused: () => Promise<void> = async () => {},
  conditions: TransactItems = [],
): Promise<void> {
  for (let tries = 0; tries < maxTries; tries += 1) {
    const { ids, version } = await findPins(app, postId);
    const after = await change(ids);
    if (after.join() === ids.join()) return;
    const update = {
      Update: {
        TableName: app.settings.interactionsTable,
        Key: pinsKey(postId),
        UpdateExpression: 'SET ids = :ids, version = :next, user_id = :user',
        ConditionExpression: version === 0 ? 'attribute_not_exists(pk)' : 'version = :version',
        ExpressionAttributeValues: { ':ids': after, ':next': version + 1, ':user': userId, ...(version > 0 && { ':version': version }) },
      },
    };
    if (await changeCounted(app, update, { postId, userId, count: 'comments', change: 0 }, conditions)) {
      await refreshCounts(app, postId);
      return;
    }
    await refused();
  }
  throw new DomainError('unavailable', 'busy', 'Too many changes at once. Please try again.', { retryAfter: 1 });
}
