import { defineConfig } from 'vitest/config';
import { longForm } from './vitest.config.ts';

/** Long versions of tests that `npm test` only runs a small part of. Separate from vitest.config.ts, since they take much longer. */
export default defineConfig({
  test: {
    name: 'long',
    // Sequentially, since they measure speed and load.
    maxWorkers: 1,
    testTimeout: 600_000,
    hookTimeout: 120_000,
    include: [longForm],
    exclude: ['**/node_modules/**'],
    globalSetup: ['tests/setup/start-service.ts'],
    setupFiles: ['tests/setup/use-service.ts'],
  },
});
