/** On a busy machine 50 ms pass easily, and even seconds; then a test would see the count Redis had before, or a 503. */
export const patience = { REDIS_TIMEOUT_MS: '2000', REQUEST_DEADLINE_MS: '20000', RELAY_DELAY_SECONDS: '5' };
