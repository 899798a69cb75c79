import { defineConfig } from 'vitest/config';
import { longForm } from './vitest.config.ts';

/** Tests of what LocalStack's services have no part in, or lack. */
const withoutCounterpart = [
  // Generated requests over HTTP, for which there is no gateway.
  'tests/properties/contract.test.ts',
  // These wait for consumers, which nothing runs.
  'tests/functions/account-data/deletion.test.ts',
  'tests/functions/account-data/export.test.ts',
  'tests/functions/comments/like-comment.test.ts',
  'tests/functions/hashtags/hashtags.test.ts',
  'tests/functions/moderation/decisions.test.ts',
  'tests/functions/users/on-media-marked.test.ts',
  // What is left in queues is read from the file of the embedded ones.
  'tests/events/erasure.test.ts',
  // SESv2 is not in its free edition.
  'tests/functions/ops/mailer.test.ts',
];

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
    exclude: mode === 'long' ? [] : [longForm, ...withoutCounterpart],
    globalSetup: ['tests/setup/start-localstack.ts'],
    setupFiles: ['tests/setup/use-service.ts'],
  },
}));
