import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Checkpoints } from './checkpoints.ts';
import type { Faults } from './faults.ts';
import type { LambdaEndpoint } from './lambda.ts';
import { pause } from './pause.ts';

/** Options shared by all sources. */
export interface Context {
  lambda: LambdaEndpoint;
  sqs: SQSClient;
  streams: DynamoDBStreamsClient;
  checkpoints: Checkpoints;
  faults: Faults;
  region: string;
  /** How many seconds a poll of a queue waits for messages, and what aborts it. */
  poll: { seconds: number; abort: AbortSignal };
  /** Aborts when no new work may start. */
  stopping: AbortSignal;
  /** Aborts a moment later: unfinished work is abandoned. */
  cancelled: AbortSignal;
  report: (line: string) => void;
}

/** Repeats `step` until it returns false or we stop. Failures are retried with backoff of up to 5 s; only the first in a row is reported. */
export async function repeat(
  label: string,
  context: Context,
  step: () => Promise<boolean | void>,
): Promise<void> {
  let failures = 0;
  while (!context.stopping.aborted) {
    try {
      if ((await step()) === false) return;
      if (failures > 0) context.report(`${label}: back again`);
      failures = 0;
    } catch (error) {
      if (context.stopping.aborted) return;
      if (failures === 0) context.report(`${label}: ${String(error)}; trying again`);
      await pause(backOff(failures++), context.stopping);
    }
  }
}

/** The delay (ms) before the next attempt, by the number of earlier failures. */
export function backOff(failures: number): number {
  return Math.min(5_000, 200 * 2 ** failures);
}
