import { AsyncLocalStorage } from 'node:async_hooks';
import type { Context } from 'aws-lambda';

/** What (ms) a function keeps of its time to say what became of its work. */
const reserve = 2_000;

/** When, on the clock of `performance.now()`, the work at hand has to be done. */
const deadline = new AsyncLocalStorage<number>();

/** Thrown when a dependency did not respond in time. */
export class DeadlineExceeded extends Error {
  constructor(milliseconds: number) {
    super(`no response within ${Math.round(milliseconds)} ms`);
    this.name = 'DeadlineExceeded';
  }
}

/**
 * Runs `work` with a deadline that every outbound call in it observes, so that the whole takes no longer however many
 * of its calls hang. Within another deadline the earlier one counts.
 */
export function within<Result>(milliseconds: number, work: () => Promise<Result>): Promise<Result> {
  const end = Math.min(performance.now() + milliseconds, deadline.getStore() ?? Infinity);
  return deadline.run(end, work);
}

/** Does the work of an invocation: whatever outbound call hangs in it ends before Lambda ends the function. */
export const beforeTimeout = <Result>(context: Context, work: () => Promise<Result>): Promise<Result> =>
  within((context.getRemainingTimeInMillis?.() ?? Infinity) - reserve, work);

/** Throws after the deadline: nothing may be changed any more on behalf of somebody who has been turned away. */
export function requireTime(): void {
  if (timeLeft() <= 0) throw new DeadlineExceeded(0);
}

const timeLeft = (): number => (deadline.getStore() ?? Infinity) - performance.now();

/**
 * Waits for an outbound call for `limit` milliseconds, or for what the deadline leaves of them. After the deadline the
 * call is not even made. A call that is given up goes on unheard; what it does in several steps asks `requireTime`.
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
