import { defineConfig } from 'vitest/config';
import { longForm } from './vitest.config.ts';

/** All end-to-end and function tests on a service without Redis. Separate from vitest.config.ts, which runs only some of them. */
export default defineConfig({
  test: {
    name: 'no-redis',
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    include: ['tests/no-redis/**/*.test.ts', 'tests/journeys/**/*.test.ts', 'tests/functions/**/*.test.ts'],
    // Tests of Redis itself.
    exclude: [longForm, 'tests/functions/ops/get-readiness.test.ts', 'tests/functions/ops/redis-client.test.ts', 'tests/functions/tokens.test.ts'],
    globalSetup: ['tests/setup/start-service-without-redis.ts'],
    setupFiles: ['tests/setup/use-service.ts'],
  },
});
