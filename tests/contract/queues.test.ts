import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { consumers, maxFailures, maxReceiveCount } from '../../events/consumers.ts';
import { listFunctions } from '../../infra/functions.ts';

interface Queue {
  Type: string;
  Properties: Record<string, unknown> & { VisibilityTimeout?: number; RedrivePolicy?: { deadLetterTargetArn: unknown; maxReceiveCount: number } };
}

const { Resources } = await (createRequire(import.meta.url)('../../infra/queues.cjs') as () => Promise<{ Resources: Record<string, Queue> }>)();
const functions = await listFunctions();
const pascal = (name: string) => name.replace(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase());
const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

describe.each(Object.entries(consumers))('the queue %s', (name, { events }) => {
  const id = `${pascal(name)}Queue`;
  const deadLetters = `${pascal(name)}DeadLetters`;
  const readers = functions.filter(({ handler }) => handler.consumer?.queue.name === name);

  it('delivers a message far more often than it may fail, and keeps parked messages', () => {
    expect(Resources[id]?.Properties.RedrivePolicy).toEqual({ deadLetterTargetArn: arn(deadLetters), maxReceiveCount });
    // Enough for an outage of two hours, with a delivery every 40 s. SQS accepts at most 1,000.
    expect(maxReceiveCount).toBeGreaterThanOrEqual(Math.max(10 * maxFailures, 180));
    expect(maxReceiveCount).toBeLessThanOrEqual(1_000);
    expect(Resources[deadLetters]?.Type).toBe('AWS::SQS::Queue');
  });

  it('is read by one function, which finishes before its messages reappear, within a minute', () => {
    expect(readers).toHaveLength(1);
    const { VisibilityTimeout } = Resources[id]!.Properties;
    expect(readers[0]!.deployment.timeout).toBeLessThan(VisibilityTimeout!);
    expect(VisibilityTimeout).toBeLessThan(60);
  });

  it('gets the events its function is for', () => {
    const subscription = Resources[`${pascal(name)}Subscription`]?.Properties;
    const { events: declared } = readers[0]!.handler.consumer!;
    // If a queue has messages other than events, the consumer parses all of them itself.
    if (declared) expect(declared).toEqual(events);
    expect(subscription?.['FilterPolicy']).toEqual(events.length > 0 ? { type: events } : undefined);
    if (subscription) expect(subscription).toMatchObject({ RawMessageDelivery: true, Endpoint: arn(id) });
  });
});
