import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  type BatchResultErrorEntry,
  type Message,
} from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { invokeWith } from './faults.ts';
import { passes } from './filter.ts';
import { failedIds } from './lambda.ts';
import { repeat, type Context } from './polling.ts';
import { toSqsRecord } from './queue-record.ts';
import { describeSource, type QueueSource } from './sources.ts';

/** Seconds until an undelivered message is visible again. Not 0, because fauxqs's persistent mode would then lose it. */
const GIVE_BACK_SECONDS = 1;

/** Delivers a queue's messages in batches until stopped. */
export async function consumeQueue(source: QueueSource, context: Context): Promise<void> {
  const label = describeSource(source);
  const inFlight = new Set<Promise<void>>();
  let queueUrl: string | undefined;
  await repeat(label, context, async () => {
    if (inFlight.size >= source.maximumConcurrency) return Promise.race(inFlight);
    const QueueName = source.arn.split(':').at(-1);
    queueUrl ??= (await context.sqs.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl ?? '';
    const messages = await gather(source, queueUrl, context);
    if (messages.length === 0) return;
    const delivery = deliver(source, queueUrl, messages, context)
      .catch((error: unknown) => context.report(`${label}: ${String(error)}; its messages will come again`))
      .finally(() => inFlight.delete(delivery));
    inFlight.add(delivery);
  });
  await Promise.all(inFlight);
}

/** Collects a batch: the messages of the first poll, and those that arrive within the batching window (plus up to one poll). */
async function gather(source: QueueSource, queueUrl: string, context: Context): Promise<Message[]> {
  const batch: Message[] = [];
  let closesAt = Infinity;
  do {
    const { Messages: received = [] } = await context.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: Math.min(10, source.batchSize - batch.length),
        WaitTimeSeconds: context.poll.seconds,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
      { abortSignal: context.poll.abort },
    );
    if (batch.length === 0) {
      if (received.length === 0) return [];
      closesAt = Date.now() + source.maximumBatchingWindow * 1000;
    }
    batch.push(...received);
  } while (batch.length < source.batchSize && Date.now() < closesAt && !context.stopping.aborted);
  return batch;
}

async function deliver(
  source: QueueSource,
  queueUrl: string,
  messages: Message[],
  context: Context,
): Promise<void> {
  const records = messages.map((message) => toSqsRecord(message, source.arn, context.region));
  const { filterPatterns } = source;
  const wanted = records.filter((record) => passes(filterable(record, filterPatterns), filterPatterns));
  if (context.stopping.aborted) return giveBack(queueUrl, records, context);
  const ids = wanted.map(({ messageId }) => messageId);
  let failed: string[] = [];
  if (wanted.length > 0) {
    const invoke = () => context.lambda.invoke(source.functionName, { Records: wanted }, context.cancelled);
    const outcome = await invokeWith(context.faults, queueUrl.slice(queueUrl.lastIndexOf('/') + 1), invoke, context.stopping);
    failed = failedIds(outcome, ids, source.functionResponseType !== undefined);
  }
  // Failed messages return after the visibility timeout of the queue or of their function, as on AWS.
  await remove(queueUrl, records.filter(({ messageId }) => !failed.includes(messageId)), context);
}

const remove = (QueueUrl: string, records: SQSRecord[], { sqs }: Context): Promise<void> =>
  inBatches(records, (Entries) => sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries })));

/** Makes undelivered messages visible again, because we are about to stop. */
const giveBack = (QueueUrl: string, records: SQSRecord[], { sqs }: Context): Promise<void> =>
  inBatches(records, (entries) => {
    const Entries = entries.map((entry) => ({ ...entry, VisibilityTimeout: GIVE_BACK_SECONDS }));
    return sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
  });

type Entry = { Id: string; ReceiptHandle: string };

/** Deletes messages or returns them to the queue, at most ten per request. */
async function inBatches(
  records: SQSRecord[],
  settle: (entries: Entry[]) => Promise<{ Failed?: BatchResultErrorEntry[] | undefined }>,
): Promise<void> {
  const entries = records.map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle }));
  const answers = await Promise.all(chunks(entries).map(settle));
  const refused = answers.flatMap(({ Failed = [] }) => Failed);
  if (refused[0]) throw new Error(`${refused.length} messages could not be deleted or returned: ${refused[0].Code} ${refused[0].Message ?? ''}`);
}

/** Groups of at most ten. */
function chunks<T>(items: T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / 10) }, (_, index) => items.slice(index * 10, index * 10 + 10));
}

/** The record that filters are applied to. Its body is parsed as JSON, unless all patterns match it as plain text. */
function filterable(record: SQSRecord, patterns: QueueSource['filterPatterns']): object {
  if (patterns.every(({ body }) => body === undefined || Array.isArray(body))) return record;
  try {
    return { ...record, body: JSON.parse(record.body) as unknown };
  } catch {
    return record;
  }
}
