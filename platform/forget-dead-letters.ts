import type { Message } from '@aws-sdk/client-sqs';
import type { DeadLetters } from '../core/shared/app.ts';
import { consumers } from '../events/consumers.ts';
import type { Config } from './config.ts';
import { queueUrl, sqs } from './sqs.ts';

/** The names of the dead-letter queues: those of consumers, of the queue they share in some deployments, and of the stream. */
const queues = [...Object.keys(consumers), 'background', 'interactions-stream'];
/** Messages that were read are hidden for this long (s), so that each is seen once. */
const hiddenFor = 30;
/** Maximum batches of ten read from one queue per call. */
const mostBatches = 100;

export async function openDeadLetters(config: Config): Promise<DeadLetters> {
  const { client, ChangeMessageVisibilityCommand, DeleteMessageCommand, GetQueueAttributesCommand, ReceiveMessageCommand } = await sqs(config);

  async function forgetIn(queue: string, text: string): Promise<boolean> {
    const QueueUrl = await urlOf(queue);
    if (QueueUrl === undefined) return true;
    const there = await count(QueueUrl);
    let seen = 0;
    const others: Message[] = [];
    for (let batch = 0; seen < there && batch < mostBatches; batch += 1) {
      const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: hiddenFor, WaitTimeSeconds: 1 }));
      if (Messages.length === 0) break;
      seen += Messages.length;
      for (const message of Messages) {
        if (message.Body?.includes(text)) await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
        else others.push(message);
      }
    }
    for (const { ReceiptHandle } of others) await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
    return seen >= there;
  }

  /** The number of messages, including those another reader has received. */
  async function count(QueueUrl: string): Promise<number> {
    const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] }));
    return Number(Attributes?.['ApproximateNumberOfMessages'] ?? 0) + Number(Attributes?.['ApproximateNumberOfMessagesNotVisible'] ?? 0);
  }

  /** Undefined if this deployment has no such queue. */
  async function urlOf(queue: string): Promise<string | undefined> {
    try {
      return await queueUrl(config, `lambdagram-${config.STAGE}-${queue}-dlq`);
    } catch (error) {
      if (/NonExistentQueue|QueueDoesNotExist/.test((error as Error).name)) return undefined;
      throw error;
    }
  }

  return {
    forget: async (text) => !(await Promise.all(queues.map((queue) => forgetIn(queue, text)))).includes(false),
  };
}
