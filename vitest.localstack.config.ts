import { defineConfig } from 'vitest/config';
import { longForm } from './vitest.config.ts';

/**
 * The handlers on LocalStack's S3, SQS, SNS and DynamoDB. Apart from vitest.config.ts: it needs Python, a JDK and Maven.
 * With `--mode long` it runs the tests that are too large for the embedded DynamoDB.
 */
export default defineConfig(({ mode }) => ({
  test: {
    name: 'localstack',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    include: mode === 'long' ? ['tests/events/large-deletion.long.test.ts'] : ['tests/{functions,properties,events}/**/*.test.ts'],
    // The contract is held by generated requests over HTTP, for which there is no gateway here.
    exclude: mode === 'long' ? [] : [longForm, 'tests/properties/contract.test.ts'],
    globalSetup: ['tests/setup/start-localstack.ts'],
    setupFiles: ['tests/setup/use-service.ts'],
  },
}));
