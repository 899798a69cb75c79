import { DomainError } from '../../core/shared/errors.ts';

/** X-Ray's kinds of failure: `error` is the caller's fault, `throttle` a limit that was reached, `fault` the system's own. */
export type Outcome = 'error' | 'throttle' | 'fault';

/** The outcome of an HTTP status (AWS X-Ray developer guide, "Errors, faults, and exceptions"). */
export function outcomeOfStatus(status: number): Outcome | undefined {
  if (status >= 500) return 'fault';
  if (status === 429) return 'throttle';
  return status >= 400 ? 'error' : undefined;
}

interface Refusal {
  name: string;
  $fault?: 'client' | 'server';
  $metadata?: { httpStatusCode?: number };
  $retryable?: { throttling?: boolean };
  /** SQLSTATE, from Postgres. */
  code?: unknown;
  severity?: unknown;
}

/**
 * The outcome of an exception. An expected rejection (wrong password, existing like, name taken) is not a fault, whichever
 * service rejects it.
 */
export function outcomeOf(error: unknown): Outcome {
  if (error instanceof DomainError) return error.kind === 'unavailable' ? 'fault' : error.kind === 'rate_limited' ? 'throttle' : 'error';
  if (typeof error !== 'object' || error === null) return 'fault';
  const { name, $fault, $metadata, $retryable, code, severity } = error as Refusal;
  if ($retryable?.throttling || /Throttl|TooManyRequests|LimitExceeded|ProvisionedThroughputExceeded/.test(name)) return 'throttle';
  if ($fault !== undefined || $metadata !== undefined) return $fault === 'client' || outcomeOfStatus($metadata?.httpStatusCode ?? 500) === 'error' ? 'error' : 'fault';
  // Invalid values (22), constraint violations (23), and conflicts, which are retried (40).
  if (severity !== undefined && typeof code === 'string' && /^(22|23|40)/.test(code)) return 'error';
  return 'fault';
}

/**
 * A cause in X-Ray's format. Only DomainErrors keep their message, which is our own text: services quote their input in theirs.
 * The log contains all messages.
 */
export function causeOf(error: unknown, id: string): object {
  const { name = typeof error, stack = '' } = (error ?? {}) as Partial<Error>;
  return {
    working_directory: process.cwd(),
    exceptions: [
      {
        id,
        type: String(name).slice(0, 100),
        ...(error instanceof DomainError && { message: error.message }),
        stack: framesOf(stack),
      },
    ],
  };
}

const framesOf = (stack: string) =>
  [...stack.matchAll(/^\s+at (?:(.+?) \()?(.+?):(\d+):\d+\)?$/gm)]
    .slice(0, 20)
    .map(([, label = 'anonymous', path, line]) => ({ path, line: Number(line), label }));
