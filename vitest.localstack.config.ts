import { defineConfig } from 'vitest/config';
import { longForm } from './vitest.config.ts';

/** Tests that do not use LocalStack's services, or need services that it lacks. */
const withoutCounterpart = [
  // Sends generated requests over HTTP, which needs a gateway.
  'tests/properties/contract.test.ts',
  // Wait for consumers, which do not run here.
  'tests/functions/account-data/deletion.test.ts',
  'tests/functions/account-data/export.test.ts',
  'tests/functions/comments/like-comment.test.ts',
  'tests/functions/hashtags/hashtags.test.ts',
  'tests/functions/moderation/decisions.test.ts',
  'tests/functions/notifications/notifications.test.ts',
  'tests/functions/users/on-media-marked.test.ts',
  // Reads the remaining messages from the embedded SQS's file.
  'tests/events/erasure.test.ts',
  // Need WebSocket APIs and SESv2, which the free edition lacks.
  'tests/functions/live/live.test.ts',
  'tests/functions/ops/mailer.test.ts',
];

/**
 * Tests of the handlers with LocalStack's S3, SQS, SNS and DynamoDB. Separate from vitest.config.ts, since it needs Python, a JDK
 * and Maven. `--mode long` runs tests that are too large for the embedded DynamoDB.
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
