import type { IncomingMessage, ServerResponse } from 'node:http';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildApp } from 'fauxqs';
import type { BuildAppOptions } from 'fauxqs';
import { findPackage } from './find-program.ts';

export interface Queues {
  /** Handles SQS, SNS and STS requests. */
  handle(req: IncomingMessage, res: ServerResponse): void;
  /** @throws Error when there is no such queue. */
  send(queueArn: string, body: string): void;
  stop(): Promise<void>;
}

export const ACCOUNT_ID = '000000000000';

type Stores = NonNullable<BuildAppOptions['stores']>;
type SqsStore = Stores['sqsStore'];
type Message = Parameters<ReturnType<SqsStore['createQueue']>['enqueue']>[0];
interface SqsStoreClass {
  new (): SqsStore;
  createMessage(body: string): Message;
}

/** fauxqs's store on SQLite, whose type it does not export. It stores everything before it responds. */
interface Persistence {
  db: { exec(sql: string): void; prepare(sql: string): { run(...values: string[]): unknown } };
  loadSqsAndSns(sqs: SqsStore, sns: Stores['snsStore']): void;
  updateMessageReady(messageId: string): void;
  close(): void;
}

/**
 * Starts fauxqs (SQS and SNS) in this process. Queues, topics, subscriptions and messages are stored on disk, so a restart
 * does not lose anything that was accepted.
 *
 * fauxqs's own `startFauxqs` would listen on all interfaces, so this assembles its parts.
 */
export async function startQueues(options: {
  dataDir: string;
  region: string;
  endpoint: string;
}): Promise<Queues> {
  await mkdir(options.dataDir, { recursive: true });
  const [{ SqsStore }, { SnsStore }, { S3Store }, { PersistenceManager }] = (await Promise.all([
    inside('sqs/sqsStore.js'),
    inside('sns/snsStore.js'),
    inside('s3/s3Store.js'),
    inside('persistence.js'),
  ])) as [
    { SqsStore: SqsStoreClass },
    { SnsStore: new () => Stores['snsStore'] },
    { S3Store: new () => Stores['s3Store'] },
    { PersistenceManager: new (directory: string) => Persistence },
  ];
  const sqsStore = new SqsStore();
  const snsStore = new SnsStore();
  const persistence = new PersistenceManager(options.dataDir);
  const urlPrefix = `${options.endpoint}/${ACCOUNT_ID}/`;
  // In WAL mode this saves a disk flush per message and still survives a killed process.
  persistence.db.exec('PRAGMA synchronous = NORMAL');
  persistence.db.prepare('UPDATE sqs_queues SET url = ? || name').run(urlPrefix);
  // fauxqs 2.4.1 sets a NOT NULL column to null here and loses the returned message.
  const giveBack = persistence.db.prepare(
    'UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?',
  );
  persistence.updateMessageReady = (messageId) => void giveBack.run(messageId);
  persistence.loadSqsAndSns(sqsStore, snsStore);
  Object.assign(sqsStore, { persistence });
  Object.assign(snsStore, { persistence });
  for (const queue of sqsStore.allQueues()) Object.assign(queue, { persistence });
  sqsStore.buildQueueUrl = (name) => urlPrefix + name;

  const app = buildApp({
    logger: false,
    defaultRegion: options.region,
    stores: { sqsStore, snsStore, s3Store: new S3Store() },
  });
  // By default fauxqs responds to a malformed body with a 500.
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) =>
    reply.status(error instanceof SyntaxError ? 400 : (error.statusCode ?? 500)).send({ __type: error instanceof SyntaxError ? 'SerializationException' : error.name, message: error.message }),
  );
  app.addHook('preHandler', async ({ headers, body }, reply) => {
    const isJson = headers['content-type']?.startsWith('application/x-amz-json');
    if (isJson && (typeof body !== 'object' || body === null)) await reply.status(400).send({ __type: 'SerializationException', message: 'The body must be a JSON object.' });
  });
  // fauxqs would let the poll of a caller that has disconnected receive the next message, and hide it for its visibility timeout.
  app.addHook('preHandler', async ({ body }, reply) => {
    const url = (body as { QueueUrl?: unknown } | undefined)?.QueueUrl;
    reply.raw.once('close', () => {
      if (!reply.raw.writableEnded && typeof url === 'string') sqsStore.getQueue(url)?.cancelWaiters();
    });
  });
  await app.ready();
  return {
    handle: (req, res) => app.routing(req, res),
    send(queueArn, body) {
      const queue = sqsStore.getQueueByArn(queueArn);
      if (!queue) throw new Error(`There is no queue ${queueArn}`);
      queue.enqueue(SqsStore.createMessage(body));
    },
    async stop() {
      await app.close();
      persistence.close();
    },
  };
}

function inside(file: string): Promise<unknown> {
  return import(pathToFileURL(join(findPackage('fauxqs')!, 'dist', file)).href);
}
