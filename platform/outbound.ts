import { isThrottlingError, isTransientError } from '@smithy/core/retry';
import type { SdkError } from '@smithy/types';
import { type Dependency, outage } from '../core/shared/errors.ts';
import type { Config } from './config.ts';
import { DeadlineExceeded, inTime, requireTime } from './deadline.ts';
import { traceClient } from './tracing/aws-client.ts';

/** Time limit (ms) for a call with its retries if no deadline is set: in consumers and operations. */
const longestCall = 10_000;

/** Errors that mean "try again later" but that callers handle themselves. */
const handledByCallers = new Set(['TooManyRequestsException', 'LimitExceededException', 'TransactionInProgressException']);

/**
 * The configuration of every AWS client: a short time limit (`attempt`, in ms) for each attempt, and few attempts. By default
 * the SDK waits forever.
 */
export const outboundSettings = (config: Pick<Config, 'REQUEST_DEADLINE_MS'>, attempt = config.REQUEST_DEADLINE_MS * 0.4) => ({
  maxAttempts: 3,
  requestHandler: { connectionTimeout: attempt, requestTimeout: attempt, socketTimeout: attempt, throwOnRequestTimeout: true },
});

/**
 * Wraps an AWS client: its calls are traced, observe the deadline, and report an outage of `dependency` as such.
 * Other errors of the service are rethrown unchanged.
 */
export function outbound<Client extends { middlewareStack: object }>(client: Client, dependency: Dependency, limit = longestCall): Client {
  type Next = (args: never) => Promise<unknown>;
  // Each client has its own type for this stack, which only differs in the commands.
  const stack = client.middlewareStack as { add(middleware: unknown, options: { step: string; name: string; priority: string }): void };
  stack.add(
    (next: Next) => async (args: never) => {
      try {
        return await inTime(limit, () => next(args));
      } catch (error) {
        throw orOutage(dependency, error);
      }
    },
    { step: 'initialize', name: 'outage', priority: 'high' },
  );
  stack.add(
    // Inside the SDK's retry loop, which continues after the call has timed out.
    (next: Next) => async (args: never) => {
      requireTime();
      return next(args);
    },
    { step: 'finalizeRequest', name: 'attemptInTime', priority: 'low' },
  );
  return traceClient(client);
}

/** Converts the error of a call to an outage of `dependency`, if it is one. */
export function orOutage(dependency: Dependency, error: unknown): unknown {
  if (error instanceof DeadlineExceeded) return outage(dependency, error);
  if (handledByCallers.has((error as Error).name)) return error;
  return isTransientError(error as SdkError) || isThrottlingError(error as SdkError) ? outage(dependency, error) : error;
}
