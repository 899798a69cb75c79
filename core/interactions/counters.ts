import { setTimeout as delay } from 'node:timers/promises';
import type { App } from '../shared/app.ts';
import { fillEntries, type StoredEntry } from '../cache/entries.ts';
import { keys, ttl } from '../cache/keys.ts';
import { requireRedis } from '../cache/require-redis.ts';
import { DomainError } from '../shared/errors.ts';
import { postKey, shardKey } from './items.ts';
import { type Counts, storeCounts } from './sql.ts';

/** The exact counts: the sum of the post's shards, read consistently in one request. */
export async function readCounts(app: App, postId: string): Promise<Counts> {
  const { Items = [] } = await app.dynamo.query({
    TableName: app.settings.interactionsTable,
    KeyConditionExpression: 'pk = :pk and begins_with(sk, :count)',
    ExpressionAttributeValues: { ':pk': postKey(postId), ':count': 'COUNT#' },
    ConsistentRead: true,
  });
  const sum = (name: string) => Items.reduce((total, item) => total + Number(item[name] ?? 0), 0);
  return { likes: sum('likes'), comments: sum('comments'), version: sum('version'), commentsVersion: sum('comments_version') };
}

export const countsEntry = (postId: string, counts: Counts) => ({
  key: keys.counts(postId),
  version: counts.version,
  value: `${counts.likes}:${counts.comments}:${counts.commentsVersion}`,
  ttl: ttl.counts,
});

/** The counts in an entry's value. */
export function parseCountsValue(value: string): Omit<Counts, 'version'> {
  const [likes, comments, commentsVersion] = value.split(':').map(Number) as [number, number, number];
  return { likes, comments, commentsVersion };
}

/** The counts in an entry. */
export const parseCounts = ({ version, value }: StoredEntry): Counts => ({ ...parseCountsValue(value), version });

/**
 * Reads the counts after a change and writes them through to the cache. The last writer has read all earlier changes and
 * so has the highest version: the cache ends up exact, whatever order the writers arrive in. Without the cache, readers
 * get the counts from the post's row, so this updates the row itself instead of leaving that to the consumer.
 */
export async function refreshCounts(app: App, postId: string): Promise<Counts> {
  const counts = await readCounts(app, postId);
  const cached = await fillEntries(app, [countsEntry(postId, counts)]);
  if (cached === undefined) await storeCounts(app.db, new Map([[postId, counts]]));
  return counts;
}

/** Posts whose counts are read concurrently. */
const atOnce = 20;

/** Copies the counts to the posts' rows and to the cache; newer counts are never overwritten. For consumers. */
export async function mirrorCounts(app: App, postIds: readonly string[]): Promise<void> {
  const distinct = [...new Set(postIds)];
  for (let start = 0; start < distinct.length; start += atOnce) {
    const ids = distinct.slice(start, start + atOnce);
    const read = await Promise.all(ids.map((id) => readCounts(app, id)));
    const counts = new Map(ids.map((id, index) => [id, read[index]!]));
    await storeCounts(app.db, counts);
    await requireRedis(app, fillEntries(app, ids.map((id) => countsEntry(id, counts.get(id)!))));
  }
}

/** Cancellation reasons that are worth a retry (DynamoDB API reference, TransactWriteItems). */
const passing = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']);

export type TransactItems = NonNullable<Parameters<App['dynamo']['transactWrite']>[0]['TransactItems']>;

/**
 * Writes or deletes a row with related items, and updates its counter, in one transaction. A change of 0 only marks the
 * list as changed. Returns false if a condition failed: for a single row, this means that it had already been changed.
 */
export async function changeCounted(
  app: App,
  row: TransactItems[number],
  counter: { postId: string; userId: string; count: 'likes' | 'comments'; change: 1 | 0 | -1 },
  belongings: TransactItems = [],
): Promise<boolean> {
  const trace = app.trace();
  // Lets the stream's consumer continue the trace: a new item contains it; for a deleted item, the counter does.
  if (row.Put && trace !== undefined) Object.assign(row.Put.Item!, { trace });
  const removed = trace === undefined ? undefined : (row.Delete?.Key?.['sk'] as string | undefined);
  const shard = {
    Update: {
      TableName: app.settings.interactionsTable,
      Key: { pk: postKey(counter.postId), sk: shardKey(counter.userId) },
      UpdateExpression: `${removed === undefined ? '' : 'SET #trace = :trace, removed = :removed '}ADD #count :change, version :one${counter.count === 'comments' ? ', comments_version :one' : ''}`,
      ExpressionAttributeNames: { '#count': counter.count, ...(removed !== undefined && { '#trace': 'trace' }) },
      ExpressionAttributeValues: { ':change': counter.change, ':one': 1, ...(removed !== undefined && { ':trace': trace, ':removed': removed }) },
    },
  };
  for (let attempt = 0; ; attempt += 1) {
    try {
      await app.dynamo.transactWrite({ TransactItems: [row, shard, ...belongings] });
      return true;
    } catch (error) {
      const { name, CancellationReasons: reasons = [] } = error as Error & { CancellationReasons?: { Code?: string }[] };
      if (reasons.some(({ Code }) => Code === 'ConditionalCheckFailed')) return false;
      if (name !== 'TransactionInProgressException' && !reasons.some(({ Code = '' }) => passing.has(Code))) throw error;
      // Contention on a shard, or a post too hot for its partition: backoff with full jitter, up to about a second (AWS Builders' Library,
      // "Timeouts, retries and backoff with jitter").
      if (attempt >= 12) throw new DomainError('unavailable', 'busy', 'Too many changes at once. Please try again.', { retryAfter: 1, cause: error });
      await delay(Math.random() * Math.min(1_000, 10 * 2 ** attempt));
    }
  }
}

/** Adds the difference found by a recount to one shard, and invalidates cached lists of comments. */
export async function repairCounts(app: App, postId: string, change: { likes: number; comments: number }): Promise<void> {
  await app.dynamo.update({
    TableName: app.settings.interactionsTable,
    Key: { pk: postKey(postId), sk: 'COUNT#0' },
    UpdateExpression: 'ADD likes :likes, comments :comments, version :one, comments_version :one',
    ExpressionAttributeValues: { ':likes': change.likes, ':comments': change.comments, ':one': 1 },
  });
}
