import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Config } from './config.ts';

let client: SQSClient | undefined;
const urls = new Map<string, string>();

/** The SQS commands and this container's client. */
export async function sqs(config: Config) {
  const { openSqs, ...commands } = await import('./sqs-client.ts');
  client ??= openSqs(config);
  return { ...commands, client };
}

/** The URL of one of this account's queues, looked up once per container. */
export async function queueUrl(config: Config, name: string): Promise<string> {
  const known = urls.get(name);
  if (known !== undefined) return known;
  const { client: own, GetQueueUrlCommand } = await sqs(config);
  const { QueueUrl } = await own.send(new GetQueueUrlCommand({ QueueName: name }));
  urls.set(name, QueueUrl!);
  return QueueUrl!;
}
