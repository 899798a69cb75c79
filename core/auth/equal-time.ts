/** The least time (ms) of a response that must not reveal how far the request got. */
const equalTime = 600;

/** A name that no account can have, so that an unknown account costs the same call to the pool as a known one. */
export const nobody = '-nobody-';

/** Runs `work`, and returns or throws its result after the same time in every case. */
export async function inEqualTime<Result>(work: () => Promise<Result>, milliseconds = equalTime): Promise<Result> {
  const started = performance.now();
  try {
    return await work();
  } finally {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, milliseconds - (performance.now() - started))));
  }
}
