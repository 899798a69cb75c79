import type { Relay } from '../core/shared/app.ts';
import type { Config } from './config.ts';
import { sqs } from './sqs.ts';

/** The queue that triggers the outbox's relay. */
export async function openRelay(config: Config): Promise<Relay & { ping(): Promise<void> }> {
  const { client, GetQueueAttributesCommand, SendMessageCommand } = await sqs(config);
  return {
    async wake(seconds) {
      await client.send(new SendMessageCommand({ QueueUrl: config.RELAY_QUEUE_URL, MessageBody: '{}', DelaySeconds: seconds }));
    },

    async ping() {
      await client.send(new GetQueueAttributesCommand({ QueueUrl: config.RELAY_QUEUE_URL, AttributeNames: ['QueueArn'] }));
    },
  };
}
