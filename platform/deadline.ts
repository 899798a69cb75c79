import { AsyncLocalStorage } from 'node:async_hooks';

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

/**
 * Waits for an outbound call for `limit` milliseconds, or for what the deadline leaves of them. After the deadline the
 * call is not even made, so that nothing is changed on behalf of somebody who has been turned away.
 */
export async function inTime<Result>(limit: number, call: () => Promise<Result>): Promise<Result> {
  const milliseconds = Math.min(limit, (deadline.getStore() ?? Infinity) - performance.now());
  if (milliseconds <= 0) throw new DeadlineExceeded(0);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DeadlineExceeded(milliseconds)), milliseconds);
  });
  try {
    return await Promise.race([call(), late]);
  } finally {
    clearTimeout(timer);
  }
}
