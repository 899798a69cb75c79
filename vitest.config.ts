import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Two cores are what the smallest machine has; more workers only make everything slower there.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{core,docs,events,functions,infra,localstack,platform,scripts,web}/**/*.test.ts', 'tests/contract/**/*.test.ts'],
          exclude: ['**/node_modules/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'service',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/contract/**'],
          globalSetup: ['tests/setup/start-service.ts'],
          setupFiles: ['tests/setup/use-service.ts'],
        },
      },
    ],
  },
});
