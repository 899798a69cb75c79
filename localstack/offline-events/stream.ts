import {
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type GetShardIteratorCommandInput,
  type Shard,
} from '@aws-sdk/client-dynamodb-streams';
import { GetQueueUrlCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { DynamoDBRecord } from 'aws-lambda';
import { passes } from './filter.ts';
import { failedIds, type Outcome } from './lambda.ts';
import { pause } from './pause.ts';
import { backOff, repeat, type Context } from './polling.ts';
import { describeSource, type StreamSource } from './sources.ts';
import { sequence, toFailureReport, toStreamRecord } from './stream-record.ts';

/** Milliseconds between polls of an idle shard; Lambda also uses 250. */
const IDLE_MS = 250;
/** Milliseconds between searches for new shards. */
const DISCOVERY_MS = 5_000;

/** Delivers a table's stream, each shard in order, until stopped. It resumes where it last stopped. */
export async function consumeStream(source: StreamSource, context: Context): Promise<void> {
  const { checkpoints } = context;
  const prefix = `${source.functionKey} ${source.arn} `;
  const following = new Map<string, Promise<void>>();
  // Shards found after the start are read from their beginning, since all their records are newer than LATEST was at the start.
  let start = checkpoints.hasAny(prefix) ? 'TRIM_HORIZON' : source.startingPosition;
  await repeat(describeSource(source), context, async () => {
    const shards = await listShards(source.arn, context);
    const unread = shards.filter(({ ShardId = '' }) => !isClosed(ShardId));
    for (const { ShardId = '', ParentShardId } of unread) {
      // A parent shard is delivered before its children.
      const waits = unread.some((other) => other.ShardId === ParentShardId);
      if (waits || following.has(ShardId)) continue;
      following.set(ShardId, followShard(source, ShardId, prefix + ShardId, start, context));
    }
    start = 'TRIM_HORIZON';
    await pause(DISCOVERY_MS, context.stopping);
  });
  await Promise.all(following.values());

  function isClosed(shardId: string): boolean {
    return 'closed' in (checkpoints.get(prefix + shardId) ?? {});
  }
}

async function listShards(StreamArn: string, { streams, cancelled }: Context): Promise<Shard[]> {
  const shards: Shard[] = [];
  let ExclusiveStartShardId: string | undefined;
  do {
    const { StreamDescription: stream } = await streams.send(
      new DescribeStreamCommand({ StreamArn, ExclusiveStartShardId }),
      { abortSignal: cancelled },
    );
    shards.push(...(stream?.Shards ?? []));
    ExclusiveStartShardId = stream?.LastEvaluatedShardId;
  } while (ExclusiveStartShardId);
  return shards;
}

async function followShard(
  source: StreamSource,
  shardId: string,
  key: string,
  start: StreamSource['startingPosition'],
  context: Context,
): Promise<void> {
  const { streams, checkpoints, stopping, cancelled } = context;
  let iterator: string | undefined;
  await repeat(`${describeSource(source)} ${shardId}`, context, async () => {
    // Opened again after any failure, since iterators expire.
    iterator ??= await openShard();
    const ShardIterator = iterator;
    iterator = undefined;
    const Limit = Math.min(1000, source.batchSize);
    const page = await streams.send(new GetRecordsCommand({ ShardIterator, Limit }), { abortSignal: cancelled });
    const records = (page.Records ?? []).map((record) => toStreamRecord(record, source.arn, context.region));
    if (records.length > 0) {
      if (!checkpoints.get(key)) checkpoints.set(key, { at: sequence(records[0]) });
      await deliverInOrder({ source, shardId, key, context }, records);
      if (stopping.aborted) return;
    }
    iterator = page.NextShardIterator;
    if (!iterator) {
      checkpoints.set(key, { closed: true });
      return false;
    }
    if (records.length === 0) await pause(IDLE_MS, stopping);
    return;
  });

  async function openShard(): Promise<string | undefined> {
    const checkpoint = checkpoints.get(key);
    const input: GetShardIteratorCommandInput = { StreamArn: source.arn, ShardId: shardId, ShardIteratorType: start };
    if (checkpoint && 'at' in checkpoint) {
      Object.assign(input, { ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber: checkpoint.at });
    } else if (checkpoint && 'after' in checkpoint) {
      Object.assign(input, { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: checkpoint.after });
    }
    try {
      return (await streams.send(new GetShardIteratorCommand(input), { abortSignal: cancelled })).ShardIterator;
    } catch (error) {
      // The stream no longer has the records at the checkpoint.
      if ((error as Error).name === 'TrimmedDataAccessException') checkpoints.delete(key);
      throw error;
    }
  }
}

interface Delivery {
  source: StreamSource;
  shardId: string;
  key: string;
  context: Context;
}

/** Returns when every record has been delivered or sent to the onFailure destination, or when we stop. */
async function deliverInOrder(delivery: Delivery, batch: DynamoDBRecord[]): Promise<void> {
  const { source, key, context } = delivery;
  const { checkpoints, stopping } = context;
  let records = batch;
  let failures = 0;
  while (!stopping.aborted) {
    const wanted = records.filter((record) => passes(record, source.filterPatterns));
    const outcome: Outcome =
      wanted.length === 0
        ? { answer: null }
        : await context.lambda.invoke(source.functionName, { Records: wanted }, context.cancelled);
    const [firstFailed] = failedIds(outcome, wanted.map(sequence), source.functionResponseType !== undefined);
    if (firstFailed === undefined) return checkpoints.set(key, { after: sequence(records.at(-1)) });
    if (stopping.aborted) return;

    const failedAt = records.findIndex((record) => sequence(record) === firstFailed);
    if (failedAt > 0) {
      records = records.slice(failedAt);
      failures = 0;
      checkpoints.set(key, { at: firstFailed });
    } else if (source.bisectBatchOnFunctionError && records.length > 1) {
      const middle = Math.ceil(records.length / 2);
      await deliverInOrder(delivery, records.slice(0, middle));
      return deliverInOrder(delivery, records.slice(middle));
    }
    const reason = 'error' in outcome ? outcome.error : 'reported as failed';
    if (source.maximumRetryAttempts !== -1 && failures >= source.maximumRetryAttempts) {
      context.report(`${describeSource(source)}: gave up on ${records.length} from ${firstFailed}: ${reason}`);
      await reportFailure(delivery, records, failures + 1, outcome);
      return checkpoints.set(key, { after: sequence(records.at(-1)) });
    }
    if (failures === 0) context.report(`${describeSource(source)}: trying again from ${firstFailed}: ${reason}`);
    await pause(backOff(failures++), stopping);
  }
}

async function reportFailure(
  { source, shardId, context }: Delivery,
  records: DynamoDBRecord[],
  invokes: number,
  outcome: Outcome,
): Promise<void> {
  if (!source.onFailureArn) return;
  const QueueName = source.onFailureArn.split(':').at(-1);
  const { QueueUrl } = await context.sqs.send(new GetQueueUrlCommand({ QueueName }));
  const MessageBody = JSON.stringify(toFailureReport(source, context.region, shardId, records, invokes, outcome));
  await context.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
}
