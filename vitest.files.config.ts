import { defineConfig } from 'vitest/config';

/** Uploads other projects' sample files, in both ways. Separate from vitest.long.config.ts, since it downloads them from PyPI. */
export default defineConfig({
  test: {
    name: 'files',
    maxWorkers: 1,
    testTimeout: 3_600_000,
    hookTimeout: 600_000,
    include: ['tests/files/*.files.ts'],
    globalSetup: ['tests/setup/start-service.ts'],
    setupFiles: ['tests/setup/use-service.ts'],
  },
});
