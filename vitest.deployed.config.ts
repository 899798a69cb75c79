import { defineConfig } from 'vitest/config';
import { longForm } from './vitest.config.ts';

/** The end-to-end tests, against a stack deployed by `npm run deploy:local`. Separate from vitest.config.ts: plain `vitest` has no such stack. */
export default defineConfig({
  test: {
    name: 'deployed',
    // Every function's first request starts a process there, and the machine may have only two cores.
    maxWorkers: 1,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    include: ['tests/journeys/**/*.test.ts'],
    // Photos are read while they move, which the CDN in front of MiniStack does not always serve in time.
    exclude: [longForm, 'tests/journeys/private-photos.test.ts'],
    globalSetup: ['tests/setup/find-deployed-service.ts'],
    setupFiles: ['tests/setup/use-service.ts'],
  },
});
