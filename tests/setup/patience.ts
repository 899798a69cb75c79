/** Settings for a busy machine, and for tests in which one IP address represents many. */
export const patience = {
  // Calls can take longer than 50 ms, or even seconds; with the usual limits, a test would then see an older count, or a 503.
  REDIS_TIMEOUT_MS: '2000',
  REQUEST_DEADLINE_MS: '20000',
  RELAY_DELAY_SECONDS: '5',
  LIMITS_FACTOR: '1000',
};
