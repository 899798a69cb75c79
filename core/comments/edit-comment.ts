import { entitiesOf } from '../entities/entities-of.ts';
import { changeCounted, refreshCounts } from '../interactions/counters.ts';
import { earlierTextKey, postKey } from '../interactions/items.ts';
import type { App } from '../shared/app.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import { ifCondition } from '../shared/if-condition.ts';
import { timeOf } from '../shared/time.ts';
import { type EditRequest, isKept, keptVersions, requireVersion } from '../shared/versions.ts';
import { type CommentItem, inVersion, keyOf, versionOf } from './items.ts';
import { requireComment } from './require-comment.ts';
import type { CommentChanges, CommentPath } from './schema.ts';

/** Number of requests remembered with a comment: each one makes the item a little larger. */
const keptRequests = 20;
/** Maximum attempts if concurrent edits interfere. */
const maxTries = 10;

/** Changes the text of the user's own comment. Returns the comment in the version that the request produced. */
export async function editComment(app: App, userId: string, { post_id, comment_id }: CommentPath, { text }: CommentChanges, request: EditRequest): Promise<CommentItem> {
  for (let tries = 0; tries < maxTries; tries += 1) {
    const { comment: before } = await requireComment(app, userId, { post_id, comment_id });
    if (before.user_id !== userId) throw new DomainError('forbidden', 'not_your_comment', 'Only the author of the comment can change it.');
    const outcome = before.requests?.find(({ id }) => id === request.id);
    if (outcome) {
      const comment = await inVersion(app, post_id, before, outcome.version);
      if (!comment) throw notFound('comment');
      return comment;
    }
    requireVersion(request, versionOf(before));
    const after = text === before.text ? before : { ...before, text, entities: await entitiesOf(app.db, text), version: versionOf(before) + 1, edited_at: timeOf(app.now()) };
    const requests = [{ id: request.id, version: versionOf(after) }, ...(before.requests ?? [])].slice(0, keptRequests);
    if (await (after === before ? noteRequest(app, post_id, before, requests) : writeVersion(app, post_id, before, { ...after, requests }))) return after;
  }
  throw new DomainError('unavailable', 'busy', 'Too many changes at once. Please try again.', { retryAfter: 1 });
}

type Requests = NonNullable<CommentItem['requests']>;

/** Every edit of a comment records its request, so the comment is unchanged if its requests are. */
const isAsRead = ({ requests }: CommentItem) => ({
  condition: requests ? 'requests = :seen' : 'attribute_exists(pk) and attribute_not_exists(requests)',
  values: requests ? { ':seen': requests } : {},
});

async function noteRequest(app: App, postId: string, comment: CommentItem, requests: Requests): Promise<boolean> {
  const { condition, values } = isAsRead(comment);
  const noted = await ifCondition(
    app.dynamo.update({
      TableName: app.settings.interactionsTable,
      Key: keyOf(postId, comment),
      UpdateExpression: 'SET requests = :requests',
      ConditionExpression: condition,
      ExpressionAttributeValues: { ...values, ':requests': requests },
    }),
  );
  return noted !== undefined;
}

/** Writes the next version, keeps the previous text, and removes the oldest one beyond the limit, in one transaction. */
async function writeVersion(app: App, postId: string, before: CommentItem, after: CommentItem): Promise<boolean> {
  const { comment_id, user_id } = before;
  const { condition, values } = isAsRead(before);
  const table = { TableName: app.settings.interactionsTable };
  const trace = app.trace();
  const update = {
    Update: {
      ...table,
      Key: keyOf(postId, before),
      UpdateExpression: `SET #text = :text, entities = :entities, version = :version, edited_at = :now, requests = :requests${trace === undefined ? '' : ', #trace = :trace'}`,
      ConditionExpression: condition,
      ExpressionAttributeNames: { '#text': 'text', ...(trace !== undefined && { '#trace': 'trace' }) },
      ExpressionAttributeValues: {
        ...values,
        ':text': after.text,
        ':entities': after.entities,
        ':version': after.version,
        ':now': after.edited_at,
        ':requests': after.requests,
        ...(trace !== undefined && { ':trace': trace }),
      },
    },
  };
  const earlier = {
    pk: postKey(postId),
    sk: earlierTextKey(comment_id, versionOf(before)),
    text: before.text,
    version: versionOf(before),
    written_at: before.edited_at ?? before.created_at,
  };
  const tooMany = versionOf(after) - keptVersions;
  const written = await changeCounted(app, update, { postId, userId: user_id, count: 'comments', change: 0 }, [
    { Put: { ...table, Item: earlier } },
    ...(tooMany > 0 && !isKept(tooMany, versionOf(after)) ? [{ Delete: { ...table, Key: { pk: postKey(postId), sk: earlierTextKey(comment_id, tooMany) } } }] : []),
  ]);
  if (written) await refreshCounts(app, postId);
  return written;
}
