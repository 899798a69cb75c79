import type { Context, DynamoDBRecord, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { consumers } from '../../events/consumers.ts';
import type { AnyEvent } from '../../events/catalog.ts';
import { handler as onErasureDue } from '../../functions/account-data/on-erasure-due.ts';
import { handler as onExportRequested } from '../../functions/account-data/on-export-requested.ts';
import { handler as onFanOutChunk } from '../../functions/feed/on-fan-out-chunk.ts';
import { handler as onPostPublished } from '../../functions/feed/on-post-published.ts';
import { handler as onFollowChanged } from '../../functions/follows/on-follow-changed.ts';
import { handler as onInteractionChanged } from '../../functions/interactions/on-interaction-changed.ts';
import { handler as publishInteractions } from '../../functions/interactions/publish-interactions.ts';
import { handler as onLiveChange } from '../../functions/live/on-live-change.ts';
import { handler as onLiveMessage } from '../../functions/live/on-live-message.ts';
import { handler as onMediaAccessChanged } from '../../functions/media/on-media-access-changed.ts';
import { handler as onMediaRemoved } from '../../functions/media/on-media-removed.ts';
import { handler as onModerationDecided } from '../../functions/moderation/on-moderation-decided.ts';
import { handler as onActivity } from '../../functions/notifications/on-activity.ts';
import { handler as onActivityEnded } from '../../functions/notifications/on-activity-ended.ts';
import { handler as onMailRequested } from '../../functions/ops/on-mail-requested.ts';
import { handler as onRelayWoken } from '../../functions/ops/on-relay-woken.ts';
import { handler as onPostDeleted } from '../../functions/posts/on-post-deleted.ts';
import { handler as onMediaMarked } from '../../functions/users/on-media-marked.ts';
import { type LambdaStandIn, startLambdaStandIn } from '../../localstack/offline-events/lambda-stand-in.ts';
import { startSources } from '../../localstack/offline-events/run.ts';
import { type FunctionConfig, readSources } from '../../localstack/offline-events/sources.ts';

export type Consumer = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/** The consumers of events, fan-out chunks and relay triggers, by queue name. */
export const handlers: Record<string, Consumer> = {
  'mail-requested': onMailRequested,
  'media-removed': onMediaRemoved,
  'media-access-changed': onMediaAccessChanged,
  'media-marked': onMediaMarked,
  'post-published': onPostPublished,
  'post-deleted': onPostDeleted,
  'follow-changed': onFollowChanged,
  'interaction-changed': onInteractionChanged,
  'moderation-decided': onModerationDecided,
  activity: onActivity,
  'activity-ended': onActivityEnded,
  'live-change': onLiveChange,
  'live-message': onLiveMessage,
  'fan-out': onFanOutChunk,
  'erasure-due': onErasureDue,
  'export-requested': onExportRequested,
  relay: onRelayWoken,
};

const account = 'us-east-1:000000000000';
export const queueArn = (queue: string) => `arn:aws:sqs:${account}:lambdagram-${process.env['STAGE']}-${queue}`;
const queueOf = (arn: string) => arn.slice(queueArn('').length);

/** Delivers an event to its consumers, as the `receives`th delivery. Returns false if any of them requests a redelivery. */
export async function deliver(event: AnyEvent, receives = 1): Promise<boolean> {
  const queues = Object.keys(handlers).filter((name) => consumers[name]!.events.includes(event.type));
  const record = (queue: string) =>
    ({
      messageId: event.id,
      body: JSON.stringify(event),
      attributes: { ApproximateReceiveCount: String(receives) },
      eventSourceARN: queueArn(queue),
    }) as SQSRecord;
  const answers = await Promise.all(
    queues.map((queue) => handlers[queue]!({ Records: [record(queue)] }, {} as Context)),
  );
  return answers.every((answer) => answer.batchItemFailures.length === 0);
}

export interface Delivery {
  /** The number of records delivered to consumers so far. */
  delivered(): number;
  stop(): Promise<void>;
}

/** Delivers messages from the queues, and optionally the stream, like the service. Handlers in `replaced` are used instead of ours. */
export async function startDelivery(options: {
  stateFile: string;
  streamArn?: string;
  replaced?: Record<string, Consumer>;
}): Promise<Delivery> {
  const chosen = { ...handlers, ...options.replaced };
  let delivered = 0;
  const lambda: LambdaStandIn = await startLambdaStandIn((records: (SQSRecord | DynamoDBRecord)[]) => {
    delivered += records.length;
    const [first] = records;
    if (!first || !('body' in first)) return publishInteractions({ Records: records as DynamoDBRecord[] }, {} as Context);
    return chosen[queueOf(first.eventSourceARN)]!({ Records: records as SQSRecord[] }, {} as Context);
  });
  const functions: [string, FunctionConfig][] = [
    ...Object.keys(handlers).map((queue) => {
      // As in the definitions: messages with long work are delivered one by one.
      const batchSize = ['post-deleted', 'activity-ended', 'fan-out', 'erasure-due', 'export-requested'].includes(queue) || queue.startsWith('media-') ? 1 : 10;
      const sqs = { arn: queueArn(queue), batchSize, functionResponseType: 'ReportBatchItemFailures', maximumConcurrency: 4 };
      return [queue, { name: queue, events: [{ sqs }] }] as [string, FunctionConfig];
    }),
    ...(options.streamArn === undefined
      ? []
      : [['stream', { name: 'stream', events: [{ stream: { arn: options.streamArn, batchSize: 100, functionResponseType: 'ReportBatchItemFailures' } }] }] as [string, FunctionConfig]]),
  ];
  const problems: string[] = [];
  const sources = startSources(readSources(functions, {}), {
    lambdaUrl: lambda.url,
    region: 'us-east-1',
    stateFile: options.stateFile,
    // The consumers run in this process, so on a busy machine calls may be slow, which should not be reported.
    patience: 60_000,
    onReady: () => undefined,
    onProblem: (line) => problems.push(line),
  });
  return {
    delivered: () => delivered,
    stop: async () => {
      await sources.stop();
      lambda.close();
      if (problems.length > 0) throw new Error(problems.join('\n'));
    },
  };
}
