import type { AnyEvent } from '../events/catalog.ts';
import type { Bus } from '../core/shared/app.ts';
import type { Config } from './config.ts';
import { outbound, outboundSettings } from './outbound.ts';

/** PublishBatch takes at most ten messages. */
const batchSize = 10;

/** The SNS topic. The attribute `type` is what the subscriptions' filter policies look at. */
export async function openBus(config: Config): Promise<Bus & { ping(): Promise<void> }> {
  const { GetTopicAttributesCommand, SNSClient, PublishBatchCommand } = await import('@aws-sdk/client-sns');
  const client = outbound(new SNSClient(outboundSettings(config)), 'events');

  async function publishBatch(events: readonly AnyEvent[]): Promise<string[]> {
    const { Successful = [] } = await client.send(
      new PublishBatchCommand({
        TopicArn: config.EVENTS_TOPIC_ARN,
        PublishBatchRequestEntries: events.map((event, index) => ({
          Id: String(index),
          Message: JSON.stringify(event),
          MessageAttributes: { type: { DataType: 'String', StringValue: event.type } },
        })),
      }),
    );
    return Successful.map((entry) => events[Number(entry.Id)]!.id);
  }

  return {
    async publish(events) {
      const published: string[] = [];
      for (let start = 0; start < events.length; start += batchSize) {
        published.push(...(await publishBatch(events.slice(start, start + batchSize))));
      }
      return published;
    },

    async ping() {
      await client.send(new GetTopicAttributesCommand({ TopicArn: config.EVENTS_TOPIC_ARN }));
    },
  };
}
