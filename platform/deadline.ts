import { AsyncLocalStorage } from 'node:async_hooks';
import type { Context } from 'aws-lambda';

/** Time (ms) that a function reserves for reporting the outcome of its work. */
const reserve = 2_000;

/** The current work's deadline, on the clock of `performance.now()`. */
const deadline = new AsyncLocalStorage<number>();

/** Thrown when a dependency did not respond in time. */
export class DeadlineExceeded extends Error {
  constructor(milliseconds: number) {
    super(`no response within ${Math.round(milliseconds)} ms`);
    this.name = 'DeadlineExceeded';
  }
}

/**
 * Runs `work` with a deadline for all its outbound calls, so that the total is bounded even if all of them hang. When
 * nested, the earlier deadline applies.
 */
export function within<Result>(milliseconds: number, work: () => Promise<Result>): Promise<Result> {
  const end = Math.min(performance.now() + milliseconds, deadline.getStore() ?? Infinity);
  return deadline.run(end, work);
}

/** Runs the work of an invocation so that a hanging outbound call ends before Lambda ends the function. */
export const beforeTimeout = <Result>(context: Context, work: () => Promise<Result>): Promise<Result> =>
  within((context.getRemainingTimeInMillis?.() ?? Infinity) - reserve, work);

/** Throws after the deadline: nothing may be changed for a caller who has already received an error. */
export function requireTime(): void {
  if (timeLeft() <= 0) throw new DeadlineExceeded(0);
}

const timeLeft = (): number => (deadline.getStore() ?? Infinity) - performance.now();

/**
 * Waits for an outbound call for `limit` milliseconds, or until the deadline. After the deadline the
 * call is not even made. A call that times out continues in the background, so one with several steps calls `requireTime` between them.
 */
export async function inTime<Result>(limit: number, call: () => Promise<Result>): Promise<Result> {
  requireTime();
  const milliseconds = Math.min(limit, timeLeft());
  if (milliseconds === Infinity) return call();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DeadlineExceeded(milliseconds)), milliseconds);
  });
  try {
    return await Promise.race([within(milliseconds, call), late]);
  } finally {
    clearTimeout(timer);
  }
}
