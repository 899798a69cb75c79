import { AsyncLocalStorage } from 'node:async_hooks';
import { join } from 'node:path';
import { DescribeStreamCommand, DynamoDBStreamsClient, GetRecordsCommand, GetShardIteratorCommand } from '@aws-sdk/client-dynamodb-streams';
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Context, DynamoDBRecord } from 'aws-lambda';
import { Redis } from 'ioredis';
import { expect } from 'vitest';
import { keys } from '../../core/cache/keys.ts';
import { memberOf, sentinel } from '../../core/cache/timelines.ts';
import { fanOutPost } from '../../core/feed/fan-out.ts';
import { likedAt, likeKey, postKey, shardKey } from '../../core/interactions/items.ts';
import { countInteractions } from '../../core/interactions/count-interactions.ts';
import { likePost, unlikePost } from '../../core/likes/like-post.ts';
import { deletePost } from '../../core/posts/delete-post.ts';
import { newId } from '../../core/shared/ids.ts';
import type { AnyEvent } from '../../events/catalog.ts';
import { handler as publishInteractions } from '../../functions/interactions/publish-interactions.ts';
import { toStreamRecord } from '../../localstack/offline-events/stream-record.ts';
import { handler as onPostDeleted } from '../../functions/posts/on-post-deleted.ts';
import { type PlatformApp, processClients, theApp } from '../../platform/whole-app.ts';
import { DeadLetterQueues } from '../../platform/dead-letter-queues.ts';
import { eventually } from '../setup/eventually.ts';
import { type Consumer, queueArn, startDelivery } from './consumers.ts';
import type { Order } from './crash-orders.ts';
import { followers, people, post } from './given.ts';
import type { useKilledProcesses } from './killed-processes.ts';

interface Size {
  likes: number;
  followers: number;
}

/** What was measured during the clean-up. */
export interface Deletion {
  /** Maximum number of items deleted by one delivery of a message. */
  most: number;
  seconds: number;
}

/**
 * Deletes a post with this many likes, pushed to this many timelines before its author exceeded the fan-out limit, while
 * the consumers are killed at every point. Checks that nothing remains and that its deletion was one event.
 */
export async function deleteLargePost(
  environment: Record<string, string>,
  killed: ReturnType<typeof useKilledProcesses>,
  size: Size,
): Promise<Deletion> {
  const app = theApp();
  const redis = new Redis(environment['REDIS_URL']!);
  const streamArn = (JSON.parse(environment['OFFLINE_EVENT_ARNS']!) as Record<string, string>)['InteractionsTable.StreamArn']!;
  const [author, liker] = (await people(app, 2)) as [string, string];
  const fans = await people(app, size.followers);
  await followers(app, author, fans);
  const fill = redis.pipeline();
  for (const fan of fans) fill.zadd(keys.homeTimeline(fan), sentinel.whole, sentinel.member);
  await fill.exec();
  const holding = async (id: string) => {
    const ask = redis.pipeline();
    for (const fan of fans) ask.zscore(keys.homeTimeline(fan), memberOf({ id, author }));
    return (await ask.exec())!.filter(([, score]) => score !== null).length;
  };

  const doomed = await post(app, author);
  const other = await post(app, author);
  let delivery = await startDelivery({ stateFile: join(killed.folder(), 'queues.json') });
  await fanOutPost(app, doomed);
  await eventually(async () => expect(await holding(doomed)).toBe(fans.length), 120_000);
  await delivery.stop();
  await insertLikes(app, doomed, size.likes);
  await likePost(app, liker, other);
  await app.db.query('pass_limit', 'update users set pulled_since = now() where id = $1', [author]);
  const changes = await openStream(streamArn);

  await deletePost(app, author, doomed);
  await unlikePost(app, liker, other);
  const started = performance.now();
  const at = (queue: (Order & { do: 'consume' })['queue'], ...points: Order['at'][]) => points.map((point) => ({ do: 'consume', at: point, arn: queueArn(queue), queue }) as Order);
  // The deletion's message is held by each killed consumer in turn. The last two have already sent the rest of the work.
  for (const order of at('post-deleted', 'after receive', 'amid effect', 'amid removal', 'amid removal', 'before delete', 'after delete')) {
    await killed.showAgain([await killed.crash(order)], 0);
  }
  for (const order of at('fan-out', 'after receive', 'amid effect', 'before delete', 'after delete')) await killed.showAgain([await killed.crash(order)], 0);

  const deletions = countDeletions();
  delivery = await startDelivery({ stateFile: join(killed.folder(), 'queues.json'), replaced: { 'post-deleted': deletions.handler } });
  await eventually(async () => {
    // The cheapest check comes first, since this is repeated often.
    expect(await messagesIn('post-deleted', 'fan-out')).toBe(0);
    expect(await countInteractions(app, doomed)).toBe(0);
    expect(await holding(doomed)).toBe(0);
  }, 1_800_000);
  const seconds = (performance.now() - started) / 1000;
  await delivery.stop();
  expect((await new DeadLetterQueues(environment['STAGE']!).list()).filter(({ messages }) => messages > 0)).toEqual([]);

  // Of the removed items, only the one that a user removed is published.
  const published: AnyEvent[] = [];
  processClients.wrap('bus', () => ({ publish: async (events) => (published.push(...events), events.map(({ id }) => id)) }));
  const records = await changes();
  expect(records.filter(({ eventName }) => eventName === 'REMOVE').length).toBeGreaterThan(size.likes);
  for (let start = 0; start < records.length; start += 100) {
    expect(await publishInteractions({ Records: records.slice(start, start + 100) }, {} as Context)).toEqual({ batchItemFailures: [] });
  }
  expect(published.map(({ type, data }) => ({ type, data }))).toEqual([{ type: 'like.removed', data: { post_id: other, user_id: liker } }]);
  redis.disconnect();
  await app.close();
  return { most: deletions.most(), seconds };
}

/** Inserts likes and their counters as they are stored, without requests. */
async function insertLikes(app: PlatformApp, postId: string, count: number): Promise<void> {
  const pk = postKey(postId);
  const shards = new Map<string, number>();
  const likes = Array.from({ length: count }, (_, index) => {
    const user_id = newId();
    shards.set(shardKey(user_id), (shards.get(shardKey(user_id)) ?? 0) + 1);
    return { pk, sk: likeKey(user_id), user_id, liked_at: likedAt(Date.now() * 1000 + index, user_id) };
  });
  const items: object[] = [...likes, ...[...shards].map(([sk, number]) => ({ pk, sk, likes: number, version: number }))];
  const writer = async () => {
    for (let batch = items.splice(0, 25); batch.length > 0; batch = items.splice(0, 25)) {
      await app.dynamo.batchWrite({ RequestItems: { [app.settings.interactionsTable]: batch.map((Item) => ({ PutRequest: { Item } })) } });
    }
  };
  await Promise.all(Array.from({ length: 8 }, writer));
}

/** Starts at the stream's current end; the returned function reads the changes since then. */
async function openStream(streamArn: string): Promise<() => Promise<DynamoDBRecord[]>> {
  const client = new DynamoDBStreamsClient({});
  const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn: streamArn }));
  const iterators = await Promise.all(
    (StreamDescription?.Shards ?? []).map(async ({ ShardId }) =>
      (await client.send(new GetShardIteratorCommand({ StreamArn: streamArn, ShardId, ShardIteratorType: 'LATEST' }))).ShardIterator,
    ),
  );
  return async () => {
    const records: DynamoDBRecord[] = [];
    for (let iterator of iterators) {
      for (;;) {
        const page = await client.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: 1_000 }));
        records.push(...(page.Records ?? []).map((record) => toStreamRecord(record, streamArn, 'us-east-1')));
        iterator = page.NextShardIterator;
        if (!page.Records?.length || !iterator) break;
      }
    }
    return records;
  };
}

/** Wraps the consumer of deletions, to find the maximum number of items that one delivery deletes. */
function countDeletions(): { handler: Consumer; most: () => number } {
  const delivery = new AsyncLocalStorage<{ deleted: number }>();
  let most = 0;
  processClients.wrap('dynamo', (dynamo) => ({
    batchWrite: (async (input: Parameters<typeof dynamo.batchWrite>[0]) => {
      const counter = delivery.getStore();
      if (counter) {
        counter.deleted += Object.values(input.RequestItems ?? {}).flat().length;
        most = Math.max(most, counter.deleted);
      }
      return dynamo.batchWrite(input);
    }) as typeof dynamo.batchWrite,
  }));
  return { handler: (event, context) => delivery.run({ deleted: 0 }, () => onPostDeleted(event, context)), most: () => most };
}

async function messagesIn(...queues: string[]): Promise<number> {
  const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
  const counts = await Promise.all(
    queues.map(async (queue) => {
      const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: queueArn(queue).split(':').at(-1) }));
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] }),
      );
      return Object.values(Attributes ?? {}).reduce((sum, value) => sum + Number(value), 0);
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
