/** What a busy machine, and tests whose one address stands for many, need. */
export const patience = {
  // 50 ms pass easily, and even seconds; then a test would see the count Redis had before, or a 503.
  REDIS_TIMEOUT_MS: '2000',
  REQUEST_DEADLINE_MS: '20000',
  RELAY_DELAY_SECONDS: '5',
  LIMITS_FACTOR: '1000',
};
