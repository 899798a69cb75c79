import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
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
import type { ParkedEvent } from '../core/ops/parked-events.ts';
import { maxReceiveCount } from '../events/consumers.ts';
import { parkedEventsHere, parkedEventsOf } from './parked-events.ts';
import { runningService } from './running-service.ts';

const usage = `npm run dlq -- list                  what waits in the dead-letter queues
npm run dlq -- show <queue>          the messages of one, with the reason each is there
npm run dlq -- redrive <queue>       back to its queue, all of them
npm run dlq -- discard outbox <id>   gives up an event that the topic will never take

  --stage <stage>   which deployment's queues; default: the running \`npm start\`
  --json            for programs

<queue> is a consumer's name, such as post-published; or outbox, for events that the topic refuses. Works on AWS with
your usual credentials, on an emulated cloud with AWS_ENDPOINT_URL.`;

/** In place of a queue's name: what is parked in the database, since no queue would take it either. */
const outbox = 'outbox';

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

  /** How many messages wait in each, by the consumer's name. */
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

  /** Up to `limit` messages and why they are there. They stay, hidden from other readers for a few seconds. */
  async show(queue: string, limit = 50): Promise<DeadLetter[]> {
    const letters = new Map<string, DeadLetter>();
    for await (const message of this.#receive(`${queue}-dlq`, 5)) {
      if (letters.has(message.MessageId!) || letters.size >= limit) break;
      letters.set(message.MessageId!, toDeadLetter(message));
    }
    return [...letters.values()];
  }

  /**
   * Sends every message back to the queue it came from; returns how many. Each is sent before it is deleted: cut off in
   * between, it is delivered twice, which consumers expect, and never lost.
   */
  async redrive(queue: string, onProgress: (sent: number) => void = () => undefined): Promise<number> {
    const source = await this.#urlOf(queue);
    const deadLetters = await this.#urlOf(`${queue}-dlq`);
    let sent = 0;
    for await (const message of this.#receive(`${queue}-dlq`, 60)) {
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
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: hiddenFor, WaitTimeSeconds: 1, MessageAttributeNames: ['All'] }),
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
      throw new UsageError(`There is no queue ${queue}. There are: ${known.join(', ') || 'none'}.`);
    }
  }
}

class UsageError extends Error {}

function toDeadLetter({ MessageId, Body, MessageAttributes: attributes }: Message): DeadLetter {
  return {
    id: MessageId!,
    // Without a reason the queue's own redrive policy moved it: the function was killed each time, or an outage lasted.
    reason: attributes?.['reason']?.StringValue ?? `delivered ${maxReceiveCount} times without leaving a reason`,
    parkedAt: attributes?.['parked_at']?.StringValue,
    trace: attributes?.['trace']?.StringValue,
    body: Body ?? '',
  };
}

const toLetter = ({ id, reason, parked_at, ...event }: ParkedEvent): DeadLetter => ({
  id,
  reason,
  parkedAt: parked_at,
  trace: undefined,
  body: JSON.stringify(event),
});

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { stage: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  const [command, queue, id] = positionals;
  if (values.help || !command) {
    console.log(usage);
    return;
  }
  if (!values.stage) {
    const environment = runningService();
    if (!environment) throw new UsageError('No service is running here. Run `npm start`, or name a deployment with --stage.');
    // The output is for people or for programs, without the functions' log between.
    Object.assign(process.env, environment, { POWERTOOLS_LOG_LEVEL: 'ERROR' });
  }
  await using parked = values.stage ? parkedEventsOf(values.stage) : parkedEventsHere();
  const queues = new DeadLetterQueues(values.stage ?? process.env['STAGE']!);
  const print = (result: unknown, text: string) => console.log(values.json ? JSON.stringify(result, null, 2) : text);
  if (command === 'list') {
    const entries = [{ queue: outbox, messages: (await parked.list()).length }, ...(await queues.list())];
    print(entries, entries.map((entry) => `${String(entry.messages).padStart(6)}  ${entry.queue}`).join('\n'));
    return;
  }
  if (command === 'discard' && queue === outbox && id !== undefined) {
    if (!(await parked.discard(id))) throw new UsageError(`There is no parked event ${id}.`);
    print({ discarded: id }, 'Done.');
    return;
  }
  if ((command !== 'show' && command !== 'redrive') || !queue) throw new UsageError(usage);
  if (command === 'show') {
    const letters = queue === outbox ? (await parked.list()).map(toLetter) : await queues.show(queue);
    const lines = letters.map((letter) => `${letter.id}  ${letter.parkedAt ?? ''}\n  reason  ${letter.reason.replaceAll('\n', '\n          ')}\n  trace   ${letter.trace ?? '-'}\n  body    ${letter.body}`);
    print(letters, lines.join('\n\n') || 'It is empty.');
  } else {
    const sent = queue === outbox ? await parked.retry() : await queues.redrive(queue, (count) => values.json || process.stdout.write(`\r${count} sent back`));
    const where = queue === outbox ? 'are left to the relay again' : `are in ${queue} again`;
    print({ sent }, sent > 0 ? `\nDone: ${sent} messages ${where}.` : 'It is empty.');
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await main();
  } catch (error) {
    const forPeople = error instanceof UsageError || String((error as { code?: string }).code).startsWith('ERR_PARSE_ARGS');
    console.error(forPeople ? (error as Error).message : error);
    process.exit(1);
  }
}
