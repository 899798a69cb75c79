import { defineConfig } from 'vitest/config';
import { longForm } from './vitest.config.ts';

/** The long form of tests whose share in the suite is a small one. Apart from vitest.config.ts, since it takes much longer. */
export default defineConfig({
  test: {
    name: 'long',
    // One at a time: what they find out about speed and load is their own doing.
    maxWorkers: 1,
    testTimeout: 600_000,
    hookTimeout: 120_000,
    include: [longForm],
    exclude: ['**/node_modules/**'],
    globalSetup: ['tests/setup/start-service.ts'],
    setupFiles: ['tests/setup/use-service.ts'],
  },
});
