import { defineConfig } from 'vitest/config';
import { longForm } from './vitest.config.ts';

/** The end-to-end tests, against what `npm run deploy:local` has deployed. Apart from vitest.config.ts: `vitest` alone has nothing deployed. */
export default defineConfig({
  test: {
    name: 'deployed',
    // Every function's first request starts a process there, and the machine may have two cores.
    maxWorkers: 1,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    include: ['tests/journeys/**/*.test.ts'],
    // The CDN in front of MiniStack looks for a file and reads it in two steps, between which a move may take it away.
    exclude: [longForm, 'tests/journeys/private-photos.test.ts'],
    globalSetup: ['tests/setup/find-deployed-service.ts'],
    setupFiles: ['tests/setup/use-service.ts'],
  },
});
