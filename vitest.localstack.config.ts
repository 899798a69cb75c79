import { defineConfig } from 'vitest/config';

/** The handlers on LocalStack's S3, SQS, SNS and DynamoDB. Apart from vitest.config.ts: it needs Python, a JDK and Maven. */
export default defineConfig({
  test: {
    name: 'localstack',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    include: ['tests/{functions,properties,events}/**/*.test.ts'],
    globalSetup: ['tests/setup/start-localstack.ts'],
    setupFiles: ['tests/setup/use-service.ts'],
  },
});
