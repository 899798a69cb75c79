import { setTimeout as delay } from 'node:timers/promises';

/**
 * Repeats `attempt` until it stops throwing and returns its result, for asynchronous effects. After
 * `within` milliseconds the last failure fails the test.
 */
export async function eventually<Result>(attempt: () => Promise<Result>, within = 30_000): Promise<Result> {
  const deadline = Date.now() + within;
  // With backoff, since the work that it waits for needs the CPU, too.
  for (let pause = 20; ; pause = Math.min(1.5 * pause, 500)) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await delay(pause);
    }
  }
}
