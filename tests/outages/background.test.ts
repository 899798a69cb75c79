import { setTimeout as delay } from 'node:timers/promises';
import { GetQueueUrlCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { APIGatewayProxyEvent, Context, DynamoDBRecord, SQSRecord } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../core/shared/ids.ts';
import { handler as sweepRegistrations } from '../../functions/auth/sweep-registrations.ts';
import { handler as publishInteractions } from '../../functions/interactions/publish-interactions.ts';
import { handler as reconcileCounters } from '../../functions/interactions/reconcile-counters.ts';
import { handler as sweepMedia } from '../../functions/media/sweep-media.ts';
import { handler as getReadiness } from '../../functions/ops/get-readiness.ts';
import { handler as migrate } from '../../functions/ops/migrate.ts';
import { handler as relayOutbox } from '../../functions/ops/relay-outbox.ts';
import { handler as sweepEvents } from '../../functions/ops/sweep-events.ts';
import { handler as sweepDeletedPosts } from '../../functions/posts/sweep-deleted-posts.ts';
import { createApp, type PlatformApp, theApp } from '../../platform/whole-app.ts';
import { loadConfig } from '../../platform/config.ts';
import { consumer } from '../../platform/consumer.ts';
import { dependencies as checks } from '../../platform/grants/dependencies.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { handlers, queueArn } from '../events/consumers.ts';
import { people, photos, post } from '../events/given.ts';
import { useOwnCloud } from '../events/own-cloud.ts';
import { eventually } from '../setup/eventually.ts';
import { sample } from '../setup/invoke.ts';
import { dependencies, type Dependency, startProxies } from './faulty-service.ts';

const service = useOwnCloud();
let proxied: Awaited<ReturnType<typeof startProxies>>;
/** An App that bypasses the proxies. */
let direct: PlatformApp;
beforeAll(async () => {
  proxied = await startProxies(service);
  Object.assign(process.env, { REQUEST_DEADLINE_MS: '2500', POWERTOOLS_LOG_LEVEL: 'SILENT' });
  direct = createApp(loadConfig());
  Object.assign(process.env, proxied.environment);
});
afterAll(async () => {
  await Promise.all([theApp().close(), direct.close()]);
  await Promise.all(Object.values(proxied.proxies).map((proxy) => proxy.close()));
});

/** The context of a function with little time left (ms), so that hanging calls are ended. */
const context = { getRemainingTimeInMillis: () => 4_000 } as Context;

const recordOf = (queue: string, body: object | string): SQSRecord =>
  ({
    messageId: newId(),
    receiptHandle: 'none',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: { ApproximateReceiveCount: '1' },
    messageAttributes: {},
    eventSourceARN: queueArn(queue),
  }) as unknown as SQSRecord;

/** Creates work for all background functions. */
async function giveWork(): Promise<void> {
  const [owner, stale] = (await people(direct, 2)) as [string, string];
  const [abandoned] = await photos(direct, [owner]);
  await direct.db.query('age_media', `update media set updated_at = now() - interval '25 hours' where id = $1`, [abandoned]);
  await direct.db.query('make_stale', `update users set status = 'pending', created_at = now() - interval '1 hour' where id = $1`, [stale]);
  await post(direct, owner);
  await direct.db.query('unpublish', `update outbox set published_at = null, occurred_at = now() - interval '1 minute'`);
}

async function runEverything() {
  const event = { id: newId(), occurred_at: new Date().toISOString() };
  const ids = { post_id: newId(), user_id: newId() };
  const events: Record<string, object> = {
    'post-published': { ...event, type: 'post.published', data: ids },
    'follow-changed': { ...event, type: 'user.followed', data: { follower_id: ids.user_id, followee_id: newId() } },
    'interaction-changed': { ...event, type: 'like.added', data: ids },
    activity: { ...event, type: 'like.added', data: ids },
    'activity-ended': { ...event, type: 'user.muted', data: { muter_id: ids.user_id, muted_id: newId() } },
  };
  const { Records } = await sample<{ Records: DynamoDBRecord[] }>('publish-interactions');
  const work: Record<string, () => Promise<unknown>> = {
    'relay-outbox': () => relayOutbox({}, context),
    'sweep-events': () => sweepEvents({}, context),
    'sweep-media': () => sweepMedia({}, context),
    'sweep-registrations': () => sweepRegistrations({}, context),
    'sweep-deleted-posts': () => sweepDeletedPosts({}, context),
    'reconcile-counters': () => reconcileCounters({}, context),
    migrate: () => migrate({}, context),
    'publish-interactions': () => publishInteractions({ Records }, context),
    ...Object.fromEntries(Object.entries(events).map(([queue, body]) => [queue, () => handlers[queue]!({ Records: [recordOf(queue, body)] }, context)])),
  };
  // By then, Lambda would have ended the function.
  const killed = async () => {
    await delay(2 * context.getRemainingTimeInMillis(), undefined, { ref: false });
    throw new Error('killed');
  };
  const outcomes = await Promise.allSettled(Object.values(work).map((run) => Promise.race([run(), killed()])));
  return Object.keys(work).map((name, index) => ({ name, outcome: outcomes[index]! }));
}

/** The functions that failed, or whose messages have to be redelivered. */
const unfinished = (ran: Awaited<ReturnType<typeof runEverything>>) =>
  ran.flatMap(({ name, outcome }) => {
    if (outcome.status === 'rejected') return [name];
    const { batchItemFailures = [] } = (outcome.value ?? {}) as { batchItemFailures?: unknown[] };
    return batchItemFailures.length > 0 ? [name] : [];
  });

/** Whether the error is an outage, or several outages. */
const isOutage = (error: unknown): boolean =>
  error instanceof AggregateError
    ? error.errors.every(isOutage)
    : (error as { kind?: string }).kind === 'unavailable' || (error as Error).name === 'DeadlineExceeded';

const checkedAs: Record<Dependency, string[]> = {
  database: ['postgres'],
  cache: ['redis'],
  interactions: ['dynamodb'],
  accounts: ['cognito'],
  storage: ['s3'],
  events: ['sns', 'sqs'],
};

async function isDown(): Promise<string[]> {
  const { body } = await getReadiness({ httpMethod: 'GET', path: '/ready', headers: {} } as unknown as APIGatewayProxyEvent, context);
  const { checks } = JSON.parse(body) as { checks: Record<string, string> };
  return Object.keys(checks).filter((name) => checks[name] === 'DOWN');
}

/** The functions that require each dependency; no other function is affected by its outage. */
const needs: Record<Dependency, string[]> = {
  database: ['relay-outbox', 'sweep-events', 'sweep-media', 'sweep-registrations', 'sweep-deleted-posts', 'reconcile-counters', 'migrate', 'post-published', 'activity'],
  cache: ['follow-changed'],
  interactions: ['reconcile-counters', 'interaction-changed', 'activity', 'activity-ended'],
  accounts: ['sweep-registrations'],
  storage: ['sweep-media'],
  events: ['relay-outbox', 'publish-interactions'],
};

describe('background work', () => {
  it.each(dependencies)('never gets stuck while %s hangs, and continues afterwards', async (dependency) => {
    await giveWork();
    await eventually(async () => expect(await isDown()).toEqual([]));
    const { proxies } = proxied;
    await proxies[dependency].set('hangs');
    const [ran, down] = await Promise.all([runEverything(), isDown()]);
    await proxies[dependency].set(undefined);

    expect(down).toEqual(checkedAs[dependency]);
    expect(unfinished(ran)).toEqual(expect.arrayContaining(needs[dependency]));
    const failures = ran.flatMap(({ name, outcome }) => (outcome.status === 'rejected' ? [{ name, reason: outcome.reason as unknown }] : []));
    expect(failures.filter(({ reason }) => !isOutage(reason))).toEqual([]);

    await eventually(async () => {
      expect(await isDown()).toEqual([]);
      expect(unfinished(await runEverything())).toEqual([]);
    });
  });
});

describe('a batch of messages in a partial outage', () => {
  const queue = 'follow-changed';
  type Need = { needs?: 'cache' | 'interactions'; fails?: true };
  const handler = consumer<Need>({
    name: 'partial',
    access: [checks.check, interactions.read],
    queue: { name: queue, batchSize: 10, concurrency: 1 },
    parse: (body) => JSON.parse(body) as Need,
    run: async ({ app, message }) => {
      if (message.needs === 'cache') await app.checks.redis();
      if (message.needs === 'interactions') await app.dynamo.get({ TableName: app.settings.interactionsTable, Key: { pk: 'a', sk: 'b' } });
      if (message.fails) throw new Error('a fault of its own');
    },
  });

  it('returns only the messages affected by it', async () => {
    const records = [{}, { needs: 'interactions' }, { fails: true }, 'unreadable', {}].map((body) => recordOf(queue, body));
    const { proxies } = proxied;
    await proxies.interactions.set('hangs');
    const answer = await handler({ Records: records }, context);
    await proxies.interactions.set(undefined);
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: records[1]!.messageId }] });

    // The message that failed was sent again with its failure counted; the one that cannot be parsed was parked.
    const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
    const received = async (name: string) => {
      const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: queueArn(name).split(':').at(-1) }));
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }));
      return Messages;
    };
    expect(await received(queue)).toMatchObject([{ Body: JSON.stringify({ fails: true }), MessageAttributes: { failures: { StringValue: '1' } } }]);
    expect((await received(`${queue}-dlq`)).map(({ Body }) => Body)).toEqual(['unreadable']);
    sqs.destroy();
  });
});
