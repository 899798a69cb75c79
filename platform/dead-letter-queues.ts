import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  paginateListQueues,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { maxReceiveCount } from '../events/consumers.ts';

export interface DeadLetter {
  id: string;
  reason: string;
  parkedAt: string | undefined;
  trace: string | undefined;
  body: string;
}

/** The dead-letter queues of one stage. */
export class DeadLetterQueues {
  readonly #prefix: string;
  readonly #client: SQSClient;

  constructor(stage: string, client = new SQSClient({ useQueueUrlAsEndpoint: false })) {
    this.#prefix = `lambdagram-${stage}-`;
    this.#client = client;
  }

  /** The number of messages in each queue, by consumer name. */
  async list(): Promise<{ queue: string; messages: number }[]> {
    const found = [];
    for await (const { QueueUrls = [] } of paginateListQueues({ client: this.#client }, { QueueNamePrefix: this.#prefix })) {
      for (const url of QueueUrls.filter((name) => name.endsWith('-dlq'))) {
        const { Attributes } = await this.#client.send(
          new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] }),
        );
        const messages = Number(Attributes?.['ApproximateNumberOfMessages']) + Number(Attributes?.['ApproximateNumberOfMessagesNotVisible']);
        found.push({ queue: url.slice(url.lastIndexOf('/') + 1 + this.#prefix.length, -'-dlq'.length), messages });
      }
    }
    return found.sort((a, b) => a.queue.localeCompare(b.queue));
  }

  /** Up to `limit` messages with their reasons. They stay in the queue but are hidden from other readers for a few seconds. */
  async show(queue: string, limit = 50): Promise<DeadLetter[]> {
    const letters = new Map<string, DeadLetter>();
    for await (const message of this.#receive(`${queue}-dlq`, 5)) {
      if (letters.has(message.MessageId!) || letters.size >= limit) break;
      letters.set(message.MessageId!, toDeadLetter(message));
    }
    return [...letters.values()];
  }

  /**
   * Sends every message back to its original queue and returns their number. Each is sent before it is deleted: after an
   * interruption in between, it is delivered twice, which consumers expect, but never lost. Messages parked after the
   * start are left alone; otherwise a message that fails at once would loop forever.
   */
  async redrive(queue: string, onProgress: (sent: number) => void = () => undefined): Promise<number> {
    const source = await this.#urlOf(queue);
    const deadLetters = await this.#urlOf(`${queue}-dlq`);
    const startedAt = Date.now();
    let sent = 0;
    for await (const message of this.#receive(`${queue}-dlq`, 60)) {
      if (Number(message.Attributes?.SentTimestamp) > startedAt) continue;
      await this.#client.send(new SendMessageCommand({ QueueUrl: source, MessageBody: message.Body }));
      await this.#client.send(new DeleteMessageCommand({ QueueUrl: deadLetters, ReceiptHandle: message.ReceiptHandle }));
      sent += 1;
      onProgress(sent);
    }
    return sent;
  }

  async *#receive(queue: string, hiddenFor: number): AsyncGenerator<Message> {
    const QueueUrl = await this.#urlOf(queue);
    for (;;) {
      const { Messages = [] } = await this.#client.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: hiddenFor, WaitTimeSeconds: 1, MessageAttributeNames: ['All'], MessageSystemAttributeNames: ['SentTimestamp'] }),
      );
      if (Messages.length === 0) return;
      yield* Messages;
    }
  }

  async #urlOf(queue: string): Promise<string> {
    try {
      const { QueueUrl } = await this.#client.send(new GetQueueUrlCommand({ QueueName: this.#prefix + queue }));
      return QueueUrl!;
    } catch (error) {
      if (!(error instanceof QueueDoesNotExist)) throw error;
      const known = (await this.list()).map((entry) => entry.queue);
      throw new NoSuchQueue(`There is no queue ${queue}. There are: ${known.join(', ') || 'none'}.`);
    }
  }
}

export class NoSuchQueue extends Error {}

function toDeadLetter({ MessageId, Body, MessageAttributes: attributes }: Message): DeadLetter {
  return {
    id: MessageId!,
    // Without a reason, it was moved by the queue's redrive policy: the function was killed each time, or an outage lasted too long.
    reason: attributes?.['reason']?.StringValue ?? `delivered ${maxReceiveCount} times without leaving a reason`,
    parkedAt: attributes?.['parked_at']?.StringValue,
    trace: attributes?.['trace']?.StringValue,
    body: Body ?? '',
  };
}
