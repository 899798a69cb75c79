import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Config } from './config.ts';
import { outbound, outboundSettings } from './outbound.ts';

let client: SQSClient | undefined;
const urls = new Map<string, string>();

/** The SQS commands and this container's client. */
export async function sqs(config: Config) {
  const commands = await import('@aws-sdk/client-sqs');
  // Emulators put their own hosts into queue URLs; the configured endpoint is correct everywhere.
  client ??= outbound(new commands.SQSClient({ ...outboundSettings(config), useQueueUrlAsEndpoint: false }), 'queue');
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
