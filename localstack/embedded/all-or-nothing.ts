/** Waits for all promises, even after a failure, so that nothing is still starting when we clean up; then throws the first failure. */
export async function allOrNothing<T extends Record<string, unknown>>(pieces: {
  [K in keyof T]: Promise<T[K]>;
}): Promise<T> {
  const results = await Promise.allSettled(Object.values(pieces));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  const values = results.map((result) => (result as PromiseFulfilledResult<unknown>).value);
  return Object.fromEntries(Object.keys(pieces).map((name, index) => [name, values[index]])) as T;
}
