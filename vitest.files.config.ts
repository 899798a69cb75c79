import { defineConfig } from 'vitest/config';

/** The files of other projects through both ways of uploading. Separate from vitest.long.config.ts: it downloads them from PyPI. */
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
