import { defineConfig } from 'vitest/config';
import { longForm } from './vitest.config.ts';

/** The long versions of tests of which the suite runs a small share. Separate from vitest.config.ts, since it takes much longer. */
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
