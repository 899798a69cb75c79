import { createHash } from 'node:crypto';
import type { App } from './app.ts';
import { DomainError } from './errors.ts';
import { newId } from './ids.ts';

/** A request still running after this long (ms) was cut off; API Gateway gives up after 29 s. */
const lease = 30_000;
/** How long (s) an answer can be replayed. */
const lifetime = 24 * 3600;

export interface RepeatableRequest {
  userId: string;
  /** The client's `Idempotency-Key` (IETF draft-ietf-httpapi-idempotency-key-header). */
  key: string;
  /** Everything that makes the request what it is; only its hash is kept. */
  content: string | Uint8Array;
}

interface IdempotencyItem {
  fingerprint: string;
  resource_id: string;
  /** Unix milliseconds. */
  leased_until: number;
  response?: string;
  /** Unix seconds: DynamoDB's TTL. */
  expires_at: number;
}

/**
 * Runs a creation once, however often and however simultaneously it is asked for, and replays its answer.
 * The id of what is created belongs to the key: a request cut off at any line is finished by its repetition, under the
 * same id, instead of creating a second one. Without a key every call creates.
 */
export async function createOnce<Result>(
  app: App,
  request: RepeatableRequest | undefined,
  create: (id: string) => Promise<Result>,
): Promise<Result> {
  if (!request) return create(newId());
  const table = { TableName: app.settings.interactionsTable };
  const Key = { pk: `IDEM#${request.userId}#${request.key}`, sk: '-' };
  const fingerprint = createHash('sha256').update(request.content).digest('base64');
  const begun = await begin(app, Key, fingerprint);
  if (begun.response !== undefined) return JSON.parse(begun.response) as Result;
  try {
    const result = await create(begun.resource_id);
    await app.dynamo.update({
      ...table,
      Key,
      UpdateExpression: 'set #response = :response',
      ExpressionAttributeNames: { '#response': 'response' },
      ExpressionAttributeValues: { ':response': JSON.stringify(result) },
    });
    return result;
  } catch (error) {
    if (error instanceof DomainError && error.kind !== 'unavailable') {
      // Refused: nothing was created, and the key is free for a corrected request.
      await app.dynamo.delete({ ...table, Key });
    } else {
      // It may or may not have been created: the repetition takes over at once, with the same id.
      await app.dynamo.update({
        ...table,
        Key,
        UpdateExpression: 'set leased_until = :now',
        ExpressionAttributeValues: { ':now': app.now().getTime() },
      });
    }
    throw error;
  }
}

/** Claims the key, or finds the answer to replay; throws when the key is busy or belongs to another request. */
async function begin(app: App, key: { pk: string; sk: string }, fingerprint: string): Promise<IdempotencyItem> {
  const table = { TableName: app.settings.interactionsTable };
  const now = app.now().getTime();
  const fresh: IdempotencyItem = {
    fingerprint,
    resource_id: newId(),
    leased_until: now + lease,
    expires_at: Math.floor(now / 1000) + lifetime,
  };
  // TTL deletes lazily, so an expired item may still be there.
  const claimed = await ifCondition(
    app.dynamo.put({
      ...table,
      Item: { ...key, ...fresh },
      ConditionExpression: 'attribute_not_exists(pk) or expires_at < :seconds',
      ExpressionAttributeValues: { ':seconds': Math.floor(now / 1000) },
    }),
  );
  if (claimed) return fresh;
  const { Item } = await app.dynamo.get({ ...table, Key: key, ConsistentRead: true });
  const known = Item as IdempotencyItem | undefined;
  if (known && known.fingerprint !== fingerprint) {
    throw new DomainError('unprocessable', 'idempotency_key_reused', 'This idempotency key was used with another request.');
  }
  if (known?.response !== undefined) return known;
  const takenOver =
    known &&
    known.leased_until <= now &&
    (await ifCondition(
      app.dynamo.update({
        ...table,
        Key: key,
        UpdateExpression: 'set leased_until = :until',
        ConditionExpression: 'leased_until = :seen',
        ExpressionAttributeValues: { ':until': now + lease, ':seen': known.leased_until },
      }),
    ));
  if (takenOver) return known;
  throw new DomainError('conflict', 'request_in_progress', 'The first request with this idempotency key is still running.', { retryAfter: 1 });
}

/** Whether a conditional write was made. */
async function ifCondition(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if ((error as Error).name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}
