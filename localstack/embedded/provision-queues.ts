import {
  CreateTopicCommand,
  GetSubscriptionAttributesCommand,
  ListSubscriptionsByTopicCommand,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import type { SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Properties } from './template.ts';
import type { Identity } from './resolver.ts';

/** SQS's own defaults, set explicitly so that a setting removed from the template is reset. */
const QUEUE_DEFAULTS = {
  DelaySeconds: 0,
  MaximumMessageSize: 262_144,
  MessageRetentionPeriod: 345_600,
  ReceiveMessageWaitTimeSeconds: 0,
  VisibilityTimeout: 30,
  RedrivePolicy: '',
};

export async function putQueue(sqs: SQSClient, { attributes }: Identity): Promise<void> {
  await sqs.send(new CreateQueueCommand({ QueueName: attributes['QueueName'] }));
}

/** Separate from creating the queue, because a redrive policy refers to another queue, which has to exist. */
export async function putQueueAttributes(
  sqs: SQSClient,
  queue: Identity,
  properties: Properties,
): Promise<void> {
  const { QueueName: _name, Tags: _tags, ...settings } = properties;
  const attributes = Object.entries({ ...QUEUE_DEFAULTS, ...settings }).map(([name, value]) => [
    name,
    asText(value),
  ]);
  await sqs.send(
    new SetQueueAttributesCommand({ QueueUrl: queue.ref, Attributes: Object.fromEntries(attributes) }),
  );
}

export async function putTopic(sns: SNSClient, { attributes }: Identity): Promise<void> {
  await sns.send(new CreateTopicCommand({ Name: attributes['TopicName'] }));
}

interface Declared {
  identity: Identity;
  properties: Properties;
}

/** Makes a topic's subscriptions match the declared ones; each `ref` is set to the subscription's ARN. */
export async function putSubscriptions(
  sns: SNSClient,
  topicArn: string,
  declared: Declared[],
): Promise<void> {
  const { Subscriptions: existing = [] } = await sns.send(
    new ListSubscriptionsByTopicCommand({ TopicArn: topicArn }),
  );
  const kept = new Set<string>();
  for (const { identity, properties } of declared) {
    const attributes = Object.fromEntries(
      ['FilterPolicy', 'FilterPolicyScope', 'RawMessageDelivery']
        .filter((name) => properties[name] !== undefined)
        .map((name) => [name, asText(properties[name])]),
    );
    const endpoint = String(properties['Endpoint']);
    const found = existing.find(
      (one) => one.Endpoint === endpoint && one.Protocol === properties['Protocol'],
    );
    if (found && (await hasAttributes(sns, found.SubscriptionArn as string, attributes))) {
      identity.ref = found.SubscriptionArn as string;
    } else {
      // Some settings cannot be reset, so a changed subscription is recreated.
      if (found) await sns.send(new UnsubscribeCommand({ SubscriptionArn: found.SubscriptionArn }));
      const made = await sns.send(
        new SubscribeCommand({
          TopicArn: topicArn,
          Protocol: String(properties['Protocol']),
          Endpoint: endpoint,
          Attributes: attributes,
          ReturnSubscriptionArn: true,
        }),
      );
      identity.ref = made.SubscriptionArn as string;
    }
    kept.add(identity.ref);
    if (found) kept.add(found.SubscriptionArn as string);
  }
  for (const { SubscriptionArn: arn } of existing) {
    if (!kept.has(arn as string)) await sns.send(new UnsubscribeCommand({ SubscriptionArn: arn }));
  }
}

async function hasAttributes(sns: SNSClient, arn: string, wanted: Record<string, string>): Promise<boolean> {
  const { Attributes: actual = {} } = await sns.send(
    new GetSubscriptionAttributesCommand({ SubscriptionArn: arn }),
  );
  const defaults = { FilterPolicyScope: 'MessageAttributes', RawMessageDelivery: 'false', FilterPolicy: '' };
  return Object.entries({ ...defaults, ...wanted }).every(
    ([name, value]) => (actual[name] ?? defaults[name as keyof typeof defaults]) === value,
  );
}

function asText(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
