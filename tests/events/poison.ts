import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PublishBatchCommand, SNSClient } from '@aws-sdk/client-sns';
import { Redis as Client } from 'ioredis';
import { beforeAll, expect, it } from 'vitest';
import { useOwnCloud } from './own-cloud.ts';
import { keys } from '../../core/cache/keys.ts';
import { dropTimeline } from '../../core/cache/timelines.ts';
import { newId } from '../../core/shared/ids.ts';
import { postKey } from '../../core/interactions/items.ts';
import type { EventOf } from '../../events/catalog.ts';
import { handler as onFollowChanged } from '../../functions/follows/on-follow-changed.ts';
import { handler as onActivity } from '../../functions/notifications/on-activity.ts';
import { processClients, theApp } from '../../platform/whole-app.ts';
import { consumer } from '../../platform/consumer.ts';
import { DeadLetterQueues } from '../../platform/dead-letter-queues.ts';
import { patient } from '../cache/with-patience.ts';
import { eventually } from '../setup/eventually.ts';
import { startDelivery } from './consumers.ts';

interface Sent {
  type: 'user.followed' | 'like.added';
  body: string;
  /** The key in Redis that the event affects: deleted by a follow, given other counts by a like. */
  key: string;
}

const envelope = (type: Sent['type'], data: object) =>
  JSON.stringify({ id: newId(), type, occurred_at: new Date().toISOString(), data });

/** A follow deletes the follower's home timeline, and a like updates the post's counts. Each can be seen in one key in Redis. */
function follow(name = 'follower_id'): Sent {
  const follower = newId();
  return { type: 'user.followed', key: keys.homeTimeline(follower), body: envelope('user.followed', { [name]: follower, followee_id: newId() }) };
}

function like(): Sent & { post: string } {
  const post = newId();
  return { type: 'like.added', post, key: keys.counts(post), body: envelope('like.added', { post_id: post, user_id: newId() }) };
}

async function publish(topic: string, sent: readonly Sent[]): Promise<void> {
  const client = new SNSClient({});
  for (let start = 0; start < sent.length; start += 10) {
    await client.send(
      new PublishBatchCommand({
        TopicArn: topic,
        PublishBatchRequestEntries: sent.slice(start, start + 10).map(({ type, body }, index) => ({
          Id: String(index),
          Message: body,
          MessageAttributes: { type: { DataType: 'String', StringValue: type } },
        })),
      }),
    );
  }
}

/**
 * Tests with this number of messages, of which one in a hundred is a poison message: either no consumer can parse it, or every
 * attempt fails.
 */
export function testPoison(messages: number): void {
  const unreadable = messages / 200;
  const failing = messages / 200;
  const service = useOwnCloud();
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lambdagram-poison-'));
    return () => rm(folder, { recursive: true, force: true });
  });

  it('processes every good message and parks every poison one with its reason, which a redrive restores after the fix', async () => {
    const app = theApp();
    const redis = new Client(service.environment['REDIS_URL']!);
    redis.on('error', () => undefined);
    const half = (messages - unreadable - failing) / 2;
    const good = [...Array.from({ length: half }, () => follow()), ...Array.from({ length: half }, like)];
    const old = Array.from({ length: unreadable }, () => follow('user_id'));
    const cursed = Array.from({ length: failing }, like);
    // Poison messages are spread among the good ones.
    const all: Sent[] = [...good];
    [...old, ...cursed].forEach((poison, index) => all.splice(index * 100 + 7, 0, poison));
    expect(all).toHaveLength(messages);
    for (const { type, key } of all) {
      if (type === 'user.followed') await redis.zadd(key, -1, 'before');
      else await redis.set(key, '0:before');
    }
    const effectsMissing = async (sent: readonly Sent[]) => {
      const found = await Promise.all(
        sent.map(async ({ type, key }) => (type === 'user.followed' ? (await redis.exists(key)) === 1 : (await redis.get(key)) === '0:before')),
      );
      return found.filter(Boolean).length;
    };

    // The defect: the table rejects these posts.
    const refused = new Set(cursed.map(({ post }) => postKey(post)));
    const mendTable = processClients.wrap('dynamo', (dynamo) => ({
      query: (async (query: Parameters<typeof dynamo.query>[0]) => {
        if (refused.has(query.ExpressionAttributeValues?.[':pk'] as string)) throw new Error('the partition is damaged');
        return dynamo.query(query);
      }) as typeof dynamo.query,
    }));
    // A slow Redis, as on a busy machine, is covered by another test. Here it would delay good messages.
    processClients.wrap('redis', patient);

    const started = performance.now();
    const letters = new DeadLetterQueues(service.environment['STAGE']!);
    const parked = async () => Object.fromEntries((await letters.list()).map(({ queue, messages: count }) => [queue, count]));
    let delivery = await startDelivery({ stateFile: join(folder, 'a.json') });
    await publish(service.environment['EVENTS_TOPIC_ARN']!, all);
    await eventually(async () => {
      expect(delivery.delivered()).toBeGreaterThanOrEqual(messages + 2 * failing);
      expect(await effectsMissing(good)).toBe(0);
      expect(await parked()).toMatchObject({ activity: unreadable, 'follow-changed': unreadable, 'interaction-changed': failing });
    }, 200_000);
    await delivery.stop();
    const processed = performance.now() - started;
    expect(await effectsMissing(old) + (await effectsMissing(cursed))).toBe(unreadable + failing);

    const unread = await letters.show('follow-changed');
    expect(new Set(unread.map(({ body }) => body))).toEqual(new Set(old.map(({ body }) => body)));
    for (const { reason } of unread) expect(reason).toContain('follower_id');
    const failed = await letters.show('interaction-changed');
    expect(new Set(failed.map(({ body }) => body))).toEqual(new Set(cursed.map(({ body }) => body)));
    for (const { reason } of failed) expect(reason).toBe('Error: the partition is damaged');

    // The fix: the table works again, and consumers can also parse the old format.
    mendTable();
    const parse = (body: string) => JSON.parse(body) as { data: EventOf<'user.followed'>['data'] & { user_id: string } };
    const fixed = consumer({
      ...onFollowChanged.consumer,
      parse,
      run: ({ app: own, message: { data } }) => dropTimeline(own, keys.homeTimeline(data.follower_id ?? data.user_id)),
    });
    const told = consumer({ ...onActivity.consumer, parse, run: async () => undefined });
    delivery = await startDelivery({ stateFile: join(folder, 'b.json'), replaced: { activity: told, 'follow-changed': fixed } });
    // Dead letters that were inspected are hidden for a few seconds.
    let redriven = 0;
    await eventually(async () => {
      for (const queue of ['activity', 'follow-changed', 'interaction-changed']) redriven += await letters.redrive(queue);
      expect(redriven).toBe(2 * unreadable + failing);
    }, 60_000);
    await eventually(async () => expect(await effectsMissing(all)).toBe(0), 60_000);
    await delivery.stop();
    expect(Object.values(await parked()).filter((count) => count > 0)).toEqual([]);
    console.log(`${messages} messages, ${unreadable + failing} of them poison, in ${(processed / 1000).toFixed(1)} s; ${redriven} redriven, all effects there ${((performance.now() - started) / 1000).toFixed(1)} s after the first.`);
    redis.disconnect();
    await app.close();
  }, 400_000);
}
