import { GetTopicAttributesCommand, PublishBatchCommand, SNSClient } from '@aws-sdk/client-sns';
import type { AnyEvent } from '../events/catalog.ts';
import type { Bus } from '../core/shared/app.ts';
import type { Config } from './config.ts';
import { outbound, outboundSettings } from './outbound.ts';
import { inTracesOf } from './tracing.ts';

/** PublishBatch accepts at most ten messages. */
const batchSize = 10;

/** Errors caused by the messages themselves (Amazon SNS API reference, PublishBatch). All others concern the topic or the caller's permissions. */
const isAboutMessages = (error: unknown) => /^(BatchRequestTooLong|InvalidParameter|ParameterValueInvalid|Validation)/.test((error as Error).name);

/** The SNS topic. The subscriptions' filter policies match on the attribute `type`. */
export async function openBus(config: Config): Promise<Bus & { ping(): Promise<void> }> {
  const client = outbound(new SNSClient(outboundSettings(config)), 'events');

  const publishBatch = (events: readonly AnyEvent[], refused: (id: string, reason: string) => void) =>
    inTracesOf('publish', events.map(({ trace }) => trace), (traces) => send(events.map((event, index) => ({ ...event, trace: traces[index] })), refused));

  async function send(events: readonly AnyEvent[], refused: (id: string, reason: string) => void): Promise<string[]> {
    try {
      const { Successful = [], Failed = [] } = await client.send(
        new PublishBatchCommand({
          TopicArn: config.EVENTS_TOPIC_ARN,
          PublishBatchRequestEntries: events.map((event, index) => ({
            Id: String(index),
            Message: JSON.stringify(event),
            MessageAttributes: { type: { DataType: 'String', StringValue: event.type } },
          })),
        }),
      );
      for (const { Id, Code, Message, SenderFault } of Failed) if (SenderFault) refused(events[Number(Id)]!.id, `${Code}: ${Message}`);
      return Successful.map((entry) => events[Number(entry.Id)]!.id);
    } catch (error) {
      if (!isAboutMessages(error)) throw error;
      if (events.length > 1) return publishEach(events, refused);
      refused(events[0]!.id, String(error));
      return [];
    }
  }

  /** A batch may be rejected as a whole because of one message, or because of their total size. */
  async function publishEach(events: readonly AnyEvent[], refused: (id: string, reason: string) => void): Promise<string[]> {
    const published: string[] = [];
    for (const event of events) published.push(...(await publishBatch([event], refused)));
    return published;
  }

  return {
    async publish(events, refused = () => undefined) {
      const published: string[] = [];
      for (let start = 0; start < events.length; start += batchSize) {
        try {
          published.push(...(await publishBatch(events.slice(start, start + batchSize), refused)));
        } catch (error) {
          // An outage halfway through: messages already accepted don't need to be sent again.
          if (published.length === 0) throw error;
          break;
        }
      }
      return published;
    },

    async ping() {
      await client.send(new GetTopicAttributesCommand({ TopicArn: config.EVENTS_TOPIC_ARN }));
    },
  };
}
