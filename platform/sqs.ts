import type { SQSClient } from '@aws-sdk/client-sqs';
import { traceClient } from './tracing.ts';

let client: SQSClient | undefined;

/** SQS's commands and this container's client. */
export async function sqs() {
  const commands = await import('@aws-sdk/client-sqs');
  // Emulators put hosts of their own making into queue URLs; the configured endpoint is the right one everywhere.
  client ??= traceClient(new commands.SQSClient({ useQueueUrlAsEndpoint: false }));
  return { ...commands, client };
}
