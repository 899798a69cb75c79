import { defineConfig } from 'vitest/config';

/** What `npm run test:long` runs. */
export const longForm = '**/*.long.test.ts';

export default defineConfig({
  test: {
    // Two cores are what the smallest machine has; more workers only make everything slower there.
    maxWorkers: 2,
    // For what hangs, not for what is slow: a busy machine takes several times as long as an idle one.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{core,docs,events,functions,infra,localstack,platform,scripts,web}/**/*.test.ts', 'tests/contract/**/*.test.ts'],
          exclude: ['**/node_modules/**', longForm],
        },
      },
      {
        extends: true,
        test: {
          name: 'service',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/contract/**', 'tests/no-redis/**', longForm],
          globalSetup: ['tests/setup/start-service.ts'],
          setupFiles: ['tests/setup/use-service.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'no-redis',
          // A share of the end-to-end tests; `npm run test:no-redis` runs all of them.
          include: ['tests/no-redis/**/*.test.ts', 'tests/journeys/{idempotency,walks}.test.ts'],
          globalSetup: ['tests/setup/start-service-without-redis.ts'],
          setupFiles: ['tests/setup/use-service.ts'],
        },
      },
    ],
  },
});
