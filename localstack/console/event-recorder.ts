import { setTimeout as delay } from 'node:timers/promises';
import { SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, DeleteMessageBatchCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { Clients } from './clients.ts';
import type { EventStore } from './event-store.ts';

/** How long (s) the queue keeps events while the console is down. */
const retention = 3_600;

/** Records every event published to the topic, using a separate queue. */
export function recordEvents({ sqs, sns }: Clients, events: EventStore, environment: NodeJS.ProcessEnv): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const name = 'lambdagram-console-events';

  async function subscribe(): Promise<string> {
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: { MessageRetentionPeriod: String(retention) } }));
    const Endpoint = `arn:aws:sqs:${environment['AWS_REGION']}:${new URL(QueueUrl!).pathname.split('/')[1]}:${name}`;
    await sns.send(new SubscribeCommand({ TopicArn: environment['EVENTS_TOPIC_ARN'], Protocol: 'sqs', Endpoint, Attributes: { RawMessageDelivery: 'true' } }));
    return QueueUrl!;
  }

  async function receive(QueueUrl: string): Promise<void> {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 5 }), { abortSignal: stopping.signal });
    if (Messages.length === 0) return;
    events.add(Messages.map(({ Body }) => Body!));
    const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle: ReceiptHandle! }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  }

  async function run(): Promise<void> {
    let queueUrl: string | undefined;
    while (!stopping.signal.aborted) {
      try {
        queueUrl ??= await subscribe();
        await receive(queueUrl);
      } catch (error) {
        if (stopping.signal.aborted) return;
        console.error(`Events are not recorded: ${String(error)}`);
        queueUrl = undefined;
        await delay(2_000, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  }

  const ended = run();
  return {
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}
