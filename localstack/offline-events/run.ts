import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { SQSClient } from '@aws-sdk/client-sqs';
import { Checkpoints } from './checkpoints.ts';
import { type Faults, faultsAt } from './faults.ts';
import { LambdaEndpoint } from './lambda.ts';
import type { Context } from './polling.ts';
import { consumeQueue } from './queue.ts';
import type { Source } from './sources.ts';
import { consumeStream } from './stream.ts';

export interface RunOptions {
  lambdaUrl: string;
  /** The endpoint of queues and streams. Default: from the SDK's environment variables. */
  endpoint?: string;
  region: string;
  stateFile: string;
  /**
   * Whether the emulator ends a poll when its caller disconnects. With others, the poll would still receive the next message and hide it
   * for its visibility timeout, so their polls are short and always finish. Default: false.
   */
  endsPolls?: boolean;
  /** Time limit (ms) for a call to a queue or stream, after which it is retried. It must be longer than a poll. Default: 5,000. */
  patience?: number;
  /** Injected faults. Default: none. */
  faults?: Faults;
  onReady: () => void;
  /** Called once when a source starts failing, and again when it recovers. */
  onProblem: (line: string) => void;
}

export interface Running {
  /** Gives current work a second to finish, then abandons it; resolves within two seconds. */
  stop(): Promise<void>;
}

/** Starts consuming every source as soon as the Lambda endpoint responds. */
export function startSources(sources: Source[], options: RunOptions): Running {
  const stopping = new AbortController();
  const cancelled = new AbortController();
  const patience = options.patience ?? 5_000;
  const requestHandler = { connectionTimeout: patience, requestTimeout: patience, throwOnRequestTimeout: true };
  const reached = { region: options.region, requestHandler, ...(options.endpoint !== undefined && { endpoint: options.endpoint }) };
  const context: Context = {
    lambda: new LambdaEndpoint(options.lambdaUrl),
    // Emulators put their own hosts into queue URLs, and the SDK would connect to those.
    sqs: new SQSClient({ ...reached, useQueueUrlAsEndpoint: false }),
    streams: new DynamoDBStreamsClient(reached),
    checkpoints: new Checkpoints(options.stateFile),
    faults: options.faults ?? faultsAt(undefined),
    region: options.region,
    poll: options.endsPolls ? { seconds: 4, abort: stopping.signal } : { seconds: 1, abort: cancelled.signal },
    stopping: stopping.signal,
    cancelled: cancelled.signal,
    report: options.onProblem,
  };

  const run = async (): Promise<void> => {
    await context.lambda.ready(stopping.signal);
    options.onReady();
    await Promise.all(
      sources.map((source) =>
        source.kind === 'sqs' ? consumeQueue(source, context) : consumeStream(source, context),
      ),
    );
  };
  const finished = run().catch((error: unknown) => {
    if (!stopping.signal.aborted) throw error;
  });

  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    stopping.abort();
    const grace = setTimeout(() => cancelled.abort(), 1_200);
    await Promise.race([finished, delay(1_800, undefined, { ref: false })]);
    clearTimeout(grace);
    cancelled.abort();
    context.sqs.destroy();
    context.streams.destroy();
  };
  return { stop: () => (stopped ??= stop()) };
}
