import { hash } from 'node:crypto';
import type { App } from './app.ts';
import { doneAt } from './done-at.ts';
import { cleanUp, DomainError } from './errors.ts';
import { newId } from './ids.ts';
import { ifCondition } from './if-condition.ts';

/** How long (s) a key refers to the created resource. */
const lifetime = 24 * 3600;

export interface RepeatableRequest {
  userId: string;
  /** The client's `Idempotency-Key` (IETF draft-ietf-httpapi-idempotency-key-header). */
  key: string;
  /** Identifies the request; only its hash is stored. */
  content: string | Uint8Array;
}

/** The resource a request is about to create. */
export interface Creation {
  id: string;
  /** Created by an earlier request with the same key: show it, or respond 404 if it has been deleted since. */
  repeated: boolean;
}

interface IdempotencyItem {
  fingerprint: string;
  resource_id: string;
  done?: boolean;
  /** In keys stored by earlier versions: the response, which is now rebuilt. */
  response?: string;
  /** Unix seconds: DynamoDB's TTL. */
  expires_at: number;
}

type ItemKey = { pk: string; sk: string };

/**
 * Creates a resource once, even if it is requested several times. The new id belongs to the key: interrupted or concurrent
 * requests all create the resource under the same id, so `create` has to treat an existing one as its own. No response is
 * stored, since it may contain credentials or be outdated; a repeated request rebuilds it. Without a key, every call
 * creates a new resource.
 */
export async function createOnce<Result>(
  app: App,
  request: RepeatableRequest | undefined,
  create: (creation: Creation) => Promise<Result>,
): Promise<Result> {
  if (!request) return create(withoutKey());
  const key = { pk: `IDEM#${request.userId}#${request.key}`, sk: '-' };
  const creation = await claim(app, request, key, hash('sha256', request.content, 'base64'));
  if (creation.repeated) return create(creation);
  let result: Result;
  try {
    result = await create(creation);
  } catch (error) {
    // Rejected: nothing was created, and the key is free for a corrected request. After any other failure, the resource
    // may have been created, and a repeated request continues with the same id.
    if (error instanceof DomainError && error.kind !== 'unavailable') {
      await cleanUp(app.log, 'an idempotency key could not be freed', () => free(app, key, creation.id));
    }
    throw error;
  }
  // Without the mark, a repeated request creates the resource again, with the same id.
  await cleanUp(app.log, 'an idempotency key could not be marked as done', () => markDone(app, key, creation.id));
  return result;
}

/** A creation under a new id, which is generated when first read: most requests are reads, and randomness is expensive. */
function withoutKey(): Creation {
  let id: string | undefined;
  return {
    get id() {
      return (id ??= newId());
    },
    repeated: false,
  };
}

/** Claims the key, or joins an earlier request with it; throws if it belongs to another request. */
async function claim(app: App, request: RepeatableRequest, key: ItemKey, fingerprint: string): Promise<Creation> {
  const table = { TableName: app.settings.interactionsTable };
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const now = Math.floor(app.now().getTime() / 1000);
    const fresh: IdempotencyItem = { fingerprint, resource_id: newId(), expires_at: now + lifetime };
    // TTL deletes lazily, so an expired item may still exist.
    const claimed = await ifCondition(
      app.dynamo.put({
        ...table,
        Item: { ...key, ...fresh, user_id: request.userId, done_at: doneAt('IDEM', now * 1_000_000, request.key) },
        ConditionExpression: 'attribute_not_exists(pk) or expires_at < :now',
        ExpressionAttributeValues: { ':now': now },
      }),
    );
    if (claimed) return { id: fresh.resource_id, repeated: false };
    const { Item } = await app.dynamo.get({ ...table, Key: key, ConsistentRead: true });
    const known = Item as IdempotencyItem | undefined;
    // A rejected request has freed the key in the meantime.
    if (!known) continue;
    if (known.fingerprint !== fingerprint) {
      throw new DomainError('unprocessable', 'idempotency_key_reused', 'This idempotency key was already used for a different request.');
    }
    return { id: known.resource_id, repeated: known.done === true || known.response !== undefined };
  }
  throw new DomainError('unavailable', 'busy', 'Too many requests with this idempotency key at once. Please try again.', { retryAfter: 1 });
}

/** Only if the key still refers to `id`: another request may have claimed it in the meantime. */
const markDone = (app: App, key: ItemKey, id: string) =>
  ifCondition(
    app.dynamo.update({
      TableName: app.settings.interactionsTable,
      Key: key,
      UpdateExpression: 'set done = :true',
      ConditionExpression: 'resource_id = :id',
      ExpressionAttributeValues: { ':true': true, ':id': id },
    }),
  );

/** Deletes the key if it still refers to `id` and nothing was created: a concurrent request may have succeeded. */
const free = (app: App, key: ItemKey, id: string) =>
  ifCondition(
    app.dynamo.delete({
      TableName: app.settings.interactionsTable,
      Key: key,
      ConditionExpression: 'resource_id = :id and attribute_not_exists(done)',
      ExpressionAttributeValues: { ':id': id },
    }),
  );
