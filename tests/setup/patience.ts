/** Settings for a busy machine, and for tests whose one address stands for many. */
export const patience = {
  // 50 ms pass easily, and even seconds; then a test would see an earlier count from Redis, or a 503.
  REDIS_TIMEOUT_MS: '2000',
  REQUEST_DEADLINE_MS: '20000',
  RELAY_DELAY_SECONDS: '5',
  LIMITS_FACTOR: '1000',
};
