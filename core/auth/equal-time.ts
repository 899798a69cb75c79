/** Minimum time (ms) of a response that must not reveal how far the request got. */
const equalTime = 600;

/** A name that no account can have, so that an unknown account costs the same call to the pool as a known one. */
export const nobody = '-nobody-';

/** Runs `work`, and returns its result or throws its error after a fixed minimum time. */
export async function inEqualTime<Result>(work: () => Promise<Result>, milliseconds = equalTime): Promise<Result> {
  const started = performance.now();
  try {
    return await work();
  } finally {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, milliseconds - (performance.now() - started))));
  }
}
