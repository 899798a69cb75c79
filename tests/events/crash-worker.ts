/**
 * A process that does one thing and is killed at a certain point. Its order is the first argument. It prints the messages it has
 * received, so that the test can make them visible again before their visibility timeout.
 */
import { writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from 'aws-lambda';
import { processClients, theApp } from '../../platform/whole-app.ts';
import type { Order } from './crash-orders.ts';

const order = JSON.parse(process.argv[2]!) as Order;
const app = theApp();

const consumers = {
  'post-published': () => import('../../functions/feed/on-post-published.ts'),
  'post-deleted': () => import('../../functions/posts/on-post-deleted.ts'),
  'follow-changed': () => import('../../functions/follows/on-follow-changed.ts'),
  'interaction-changed': () => import('../../functions/interactions/on-interaction-changed.ts'),
  'erasure-due': () => import('../../functions/account-data/on-erasure-due.ts'),
  'fan-out': () => import('../../functions/feed/on-fan-out-chunk.ts'),
  'live-message': () => import('../../functions/live/on-live-message.ts'),
};

const die = (): void => {
  process.kill(process.pid, 'SIGKILL');
};

type Call = (...args: never[]) => Promise<unknown>;

/** Kills the process before or after a call to one of the App's ports, if `applies` returns true for its argument. */
function dieAt(port: 'db' | 'bus' | 'dynamo' | 'redis' | 'storage' | 'identity' | 'deadLetters' | 'sockets', methods: string | string[], when: 'before' | 'after', applies: (first: unknown) => boolean = () => true) {
  processClients.wrap(port, (client) => {
    const deadly = (method: string): Call => async (...args) => {
      const call = (client as unknown as Record<string, Call>)[method]!;
      if (!applies(args[0])) return call(...args);
      if (when === 'before') die();
      const result = await call(...args);
      die();
      return result;
    };
    return Object.fromEntries([methods].flat().map((method) => [method, deadly(method)])) as never;
  });
}

function dieBeforeCommit() {
  processClients.wrap('db', (db) => ({
    query: db.query,
    transaction: (work) =>
      db.transaction(async (tx) => {
        const result = await work(tx);
        die();
        return result;
      }),
  }));
}

/** A change that is a single statement, and so a transaction of its own. */
const statement = { post: 'insert_post', follow: 'insert_follow' }[order.do as string];

switch (order.at) {
  case 'before commit':
    if (order.do === 'like' || order.do === 'comment') dieAt('dynamo', 'transactWrite', 'before');
    else if (statement) dieAt('db', 'query', 'before', (name) => name === statement);
    else dieBeforeCommit();
    break;
  case 'after commit':
    if (order.do === 'like' || order.do === 'comment') dieAt('dynamo', 'transactWrite', 'after');
    else if (statement) dieAt('db', 'query', 'after', (name) => name === statement);
    else dieAt('db', 'transaction', 'after');
    break;
  case 'before publish':
    dieAt('bus', 'publish', 'before');
    break;
  case 'after publish':
    dieAt('bus', 'publish', 'after');
    break;
  case 'after mark':
    dieAt('db', 'query', 'after', (name) => name === 'mark_published');
    break;
  case 'amid effect':
    dieAt('redis', ['run', 'runEach'], 'after');
    dieAt('sockets', 'post', 'after');
    break;
  case 'amid removal': {
    let batches = 0;
    dieAt('dynamo', 'batchWrite', 'after', () => (batches += 1) === 3);
    break;
  }
  case 'amid erasure': {
    const last = order.do === 'consume' ? (order.calls ?? 1) : 1;
    let calls = 0;
    const isLast = () => (calls += 1) === last;
    dieAt('db', ['query', 'transaction'], 'after', isLast);
    dieAt('dynamo', ['delete', 'query', 'transactWrite'], 'after', isLast);
    dieAt('redis', 'runEach', 'after', isLast);
    dieAt('storage', ['deleteMedia', 'eraseMedia', 'noteErased', 'abortExportFile'], 'after', isLast);
    dieAt('identity', 'deleteAccount', 'after', isLast);
    dieAt('deadLetters', 'forget', 'after', isLast);
    dieAt('bus', 'publish', 'before', isLast);
    break;
  }
  default:
}

switch (order.do) {
  case 'post': {
    const { publishPost } = await import('../../core/posts/publish-post.ts');
    await publishPost(app, order.user, { media_id: order.photo, caption: '' }, order.post);
    break;
  }
  case 'delete': {
    const { deletePost } = await import('../../core/posts/delete-post.ts');
    await deletePost(app, order.user, order.post);
    break;
  }
  case 'follow': {
    const { followUser } = await import('../../core/follows/follow-user.ts');
    await followUser(app, order.user, order.followee);
    break;
  }
  case 'like': {
    const { likePost } = await import('../../core/likes/like-post.ts');
    await likePost(app, order.user, order.post);
    break;
  }
  case 'comment': {
    const { addComment } = await import('../../core/comments/add-comment.ts');
    await addComment(app, order.user, { post_id: order.post, text: 'well' }, order.comment);
    break;
  }
  case 'relay': {
    const { handler } = await import('../../functions/ops/relay-outbox.ts');
    await handler({}, {} as Context);
    break;
  }
  case 'stream': {
    const { readStream } = await import('./read-stream.ts');
    const { handler } = await import('../../functions/interactions/publish-interactions.ts');
    await handler({ Records: await readStream(order.streamArn) }, {} as Context);
    break;
  }
  case 'consume': {
    const { DeleteMessageCommand, GetQueueUrlCommand, ReceiveMessageCommand, SQSClient } = await import('@aws-sdk/client-sqs');
    const { toSqsRecord } = await import('../../localstack/offline-events/queue-record.ts');
    const { handler } = await consumers[order.queue]();
    const client = new SQSClient({ useQueueUrlAsEndpoint: false });
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: order.arn.split(':').at(-1) }));
    const { Messages: [message] = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 300, WaitTimeSeconds: 2, MessageSystemAttributeNames: ['All'] }),
    );
    // All of the accounts may already have been erased.
    if (!message && order.at === 'amid erasure') die();
    if (!message) throw new Error(`nothing in ${order.queue}`);
    writeSync(1, JSON.stringify({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    if (order.at === 'after receive') die();
    // On a busy machine Redis may be slow for a cold process, which must not be killed before its boundary.
    for (let failed = true, tries = 0; failed; tries += 1) {
      const answer = await handler({ Records: [toSqsRecord(message, order.arn, 'us-east-1')] }, {} as Context);
      failed = answer.batchItemFailures.length > 0;
      // There were fewer calls than that, and none may still be running.
      if (order.at === 'amid erasure') die();
      if (failed && tries > 20) throw new Error('the message failed');
      if (failed) await delay(300);
    }
    if (order.at === 'before delete') die();
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    die();
    break;
  }
}
