import { randomUUID } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { buildApp } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, it, vi, type TestContext } from 'vitest';
import { startLambdaStandIn, type LambdaStandIn } from './lambda-stand-in.ts';
import { startSources, type Running } from './run.ts';
import { readSources } from './sources.ts';

const app = buildApp({ logger: false });
let sqs: SQSClient;

beforeAll(async () => {
  vi.stubEnv('AWS_ENDPOINT_URL_SQS', await app.listen({ host: '127.0.0.1', port: 0 }));
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  sqs = new SQSClient({ region: 'us-east-1', useQueueUrlAsEndpoint: false });
});
afterAll(() => app.close());

/** Maximum wait (ms) for short operations: generous, since the machine may be busy. */
const patience = 20_000;
/** Seconds until failed messages are redelivered in tests that wait for it; longer than a busy machine takes to delete a message. */
const soon = '2';

/** Creates a queue with a dead-letter queue, to which messages move after three receives. */
async function aQueue(VisibilityTimeout = '30') {
  const name = `q-${randomUUID()}`;
  const arn = `arn:aws:sqs:us-east-1:000000000000:${name}`;
  const { QueueUrl: dlqUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: `${name}-dlq` }));
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: `${arn}-dlq`, maxReceiveCount: 3 });
  const Attributes = { VisibilityTimeout, RedrivePolicy };
  const { QueueUrl: url = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes }));
  return { arn, url, dlqUrl };
}

async function send(QueueUrl: string, ...bodies: string[]) {
  const Entries = bodies.map((MessageBody, index) => ({
    Id: String(index),
    MessageBody,
    MessageAttributes: {
      type: { DataType: 'String', StringValue: 'post.published' },
      raw: { DataType: 'Binary', BinaryValue: Buffer.from('hi') },
    },
  }));
  await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
}

async function left(QueueUrl: string): Promise<number> {
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
  return Number(Attributes.ApproximateNumberOfMessages) + Number(Attributes.ApproximateNumberOfMessagesNotVisible);
}

async function consume(test: TestContext, lambda: LambdaStandIn, config: Record<string, unknown>) {
  const problems: string[] = [];
  const running = await new Promise<Running>((ready) => {
    const onEvent = { name: 'app-local-onEvent', events: [{ sqs: config }] };
    const started = startSources(readSources([['onEvent', onEvent]], {}), {
      lambdaUrl: lambda.url,
      region: 'us-east-1',
      stateFile: path.join(os.tmpdir(), randomUUID()),
      onReady: () => ready(started),
      onProblem: (line) => problems.push(line),
    });
  });
  test.onTestFinished(async () => {
    await running.stop();
    lambda.close();
  });
  return { ...running, problems };
}

const bodies = (lambda: LambdaStandIn) =>
  lambda.calls.map(({ event }) => (event.Records as SQSRecord[]).map(({ body }) => body).sort());
const reporting = { functionResponseType: 'ReportBatchItemFailures' };

describe('a queue', { concurrent: true }, () => {
  it("delivers messages in Lambda's shape to the function and deletes them", async (test) => {
    const queue = await aQueue();
    const lambda = await startLambdaStandIn(() => null);
    await consume(test, lambda, { arn: queue.arn });
    await send(queue.url, 'hello');
    await vi.waitFor(() => expect(lambda.calls).toHaveLength(1), patience);
    expect(lambda.calls[0]).toEqual({
      functionName: 'app-local-onEvent',
      event: {
        Records: [
          {
            messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
            receiptHandle: expect.any(String),
            body: 'hello',
            attributes: {
              ApproximateReceiveCount: '1',
              SentTimestamp: expect.stringMatching(/^\d{13}$/),
              SenderId: expect.any(String),
              ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
            },
            messageAttributes: {
              type: { stringValue: 'post.published', stringListValues: [], binaryListValues: [], dataType: 'String' },
              raw: { binaryValue: 'aGk=', stringListValues: [], binaryListValues: [], dataType: 'Binary' },
            },
            md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
            md5OfBody: '5d41402abc4b2a76b9719d911017c592',
            eventSource: 'aws:sqs',
            eventSourceARN: queue.arn,
            awsRegion: 'us-east-1',
          },
        ],
      },
    });
    await vi.waitFor(async () => expect(await left(queue.url)).toBe(0), patience);
  });

  it('deletes only the successful messages of a batch, and sends the others to the dead-letter queue after three tries', async (test) => {
    const queue = await aQueue(soon);
    const lambda = await startLambdaStandIn((records: SQSRecord[]) => ({
      batchItemFailures: records
        .filter(({ body }) => body === 'bad')
        .map(({ messageId }) => ({ itemIdentifier: messageId })),
    }));
    await send(queue.url, 'good', 'bad', 'better');
    await consume(test, lambda, { arn: queue.arn, ...reporting });
    await vi.waitFor(async () => expect(await left(queue.dlqUrl)).toBe(1), { timeout: patience, interval: 100 });
    expect(bodies(lambda)).toEqual([['bad', 'better', 'good'], ['bad'], ['bad']]);
    expect(await left(queue.url)).toBe(0);
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queue.dlqUrl }));
    expect(Messages[0]?.Body).toBe('bad');
  });

  it.for<[string, () => unknown]>([
    ['throws', () => Promise.reject(new Error('boom'))],
    ['answers with an unknown id', () => ({ batchItemFailures: [{ itemIdentifier: 'nobody' }] })],
  ])('tries the whole batch again when the function %s', async ([, firstAnswer], test) => {
    const queue = await aQueue(soon);
    const lambda = await startLambdaStandIn((_records, call) => (call === 1 ? firstAnswer() : null));
    await send(queue.url, 'a', 'b');
    await consume(test, lambda, { arn: queue.arn, batchSize: 2, maximumBatchingWindow: 2, ...reporting });
    await vi.waitFor(() => expect(bodies(lambda)).toEqual([['a', 'b'], ['a', 'b']]), patience);
    await vi.waitFor(async () => expect(await left(queue.url)).toBe(0), patience);
  });

  it('collects the messages of a window into one batch, up to the batch size', async (test) => {
    const queue = await aQueue();
    const lambda = await startLambdaStandIn(() => null);
    await consume(test, lambda, { arn: queue.arn, batchSize: 12, maximumBatchingWindow: 20 });
    for (let index = 0; index < 12; index++) await send(queue.url, String(index));
    await vi.waitFor(() => expect(lambda.calls).toHaveLength(1), patience);
    expect(bodies(lambda)[0]).toHaveLength(12);
  });

  it("leaves what failed to the queue's visibility timeout, or to the one that its function has set", async (test) => {
    const queue = await aQueue();
    const lambda = await startLambdaStandIn(async ([record]: SQSRecord[], call) => {
      if (call > 2) return null;
      const { messageId, receiptHandle } = record!;
      if (record!.body === 'postponed') {
        await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl: queue.url, ReceiptHandle: receiptHandle, VisibilityTimeout: 1 }));
      }
      return { batchItemFailures: [{ itemIdentifier: messageId }] };
    });
    await send(queue.url, 'failed', 'postponed');
    await consume(test, lambda, { arn: queue.arn, batchSize: 1, ...reporting });
    await vi.waitFor(() => expect(bodies(lambda)).toHaveLength(3), patience);
    expect(bodies(lambda)[2]).toEqual(['postponed']);
    await vi.waitFor(async () => expect(await left(queue.url)).toBe(1), patience);
  });

  it('runs as many batches at once as the maximum concurrency, and no more', async (test) => {
    const queue = await aQueue();
    let running = 0;
    let most = 0;
    let release = () => {};
    const gate = new Promise<void>((open) => (release = open));
    const lambda = await startLambdaStandIn(async () => {
      most = Math.max(most, ++running);
      await gate;
      running--;
    });
    await send(queue.url, 'a', 'b', 'c', 'd');
    await consume(test, lambda, { arn: queue.arn, batchSize: 1, maximumConcurrency: 2 });
    await vi.waitFor(() => expect(running).toBe(2), patience);
    release();
    await vi.waitFor(() => expect(lambda.calls).toHaveLength(4), patience);
    expect(most).toBe(2);
  });

  it('drops messages a filter rejects, without an invocation', async (test) => {
    const queue = await aQueue();
    const lambda = await startLambdaStandIn(() => null);
    await send(queue.url, '{"type":"no"}', 'not json', '{"type":"yes"}');
    await consume(test, lambda, { arn: queue.arn, filterPatterns: [{ body: { type: ['yes'] } }] });
    await vi.waitFor(async () => expect(await left(queue.url)).toBe(0), patience);
    expect(bodies(lambda)).toEqual([['{"type":"yes"}']]);
  });

  it('stops promptly when idle, and leaves no poll behind that receives the next message', async (test) => {
    const queue = await aQueue();
    const lambda = await startLambdaStandIn(() => null);
    const running = await consume(test, lambda, { arn: queue.arn });
    const began = Date.now();
    await running.stop();
    expect(Date.now() - began).toBeLessThan(patience);
    await send(queue.url, 'for the next run');
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queue.url }));
    expect(Messages).toHaveLength(1);
  });

  it('stops promptly while a function hangs, and its messages come again', async (test) => {
    const queue = await aQueue(soon);
    const hanging = await startLambdaStandIn(() => new Promise(() => {}));
    await send(queue.url, 'unfinished');
    const running = await consume(test, hanging, { arn: queue.arn });
    await vi.waitFor(() => expect(hanging.calls).toHaveLength(1), patience);
    const began = Date.now();
    await running.stop();
    expect(Date.now() - began).toBeLessThan(patience);

    const lambda = await startLambdaStandIn(() => null);
    await consume(test, lambda, { arn: queue.arn });
    await vi.waitFor(() => expect(bodies(lambda)).toEqual([['unfinished']]), patience);
  });

  it('reports a missing queue once, and delivers when it exists', async (test) => {
    const name = `late-${randomUUID()}`;
    const lambda = await startLambdaStandIn(() => null);
    const { problems } = await consume(test, lambda, { arn: `arn:aws:sqs:us-east-1:000000000000:${name}` });
    await vi.waitFor(() => expect(problems).toHaveLength(1), patience);
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
    await send(QueueUrl, 'x');
    await vi.waitFor(() => expect(lambda.calls).toHaveLength(1), patience);
    expect(problems).toEqual([
      expect.stringMatching(`${name} -> onEvent: .*trying again`),
      expect.stringMatching(`${name} -> onEvent: back again`),
    ]);
  });
});
