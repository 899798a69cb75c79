import * as z from 'zod';
import { catalog, type EventType } from '../../events/catalog.ts';
import { camel, sentence } from './endpoint-files.ts';

export interface NewConsumer {
  folder: string;
  /** `on-<event>`; the part after `on-` is the name of its queue. */
  name: string;
  event: EventType;
}

const queueOf = (name: string) => name.replace(/^on-/, '');

/** The files of a new consumer, by path. The use case throws and the test fails until both are written. */
export function consumerFiles({ folder, name, event }: NewConsumer): Record<string, string> {
  const useCase = `handle-${queueOf(name)}`;
  const run = camel(useCase);
  const data = Object.fromEntries(Object.keys(catalog[event].shape).map((field) => [field, example(event, field)]));
  return {
    [`functions/${folder}/${name}.ts`]: `import { ${run} } from '../../core/${folder}/${useCase}.ts';
import { eventConsumer } from '../../platform/consumer.ts';
import { database } from '../../platform/grants/database.ts';

export const handler = eventConsumer({
  name: '${name}',
  access: [database],
  timeout: 30,
  queue: { name: '${queueOf(name)}', batchSize: 10, concurrency: 10 },
  events: ['${event}'],
  run: ({ app, event }) => ${run}(app, event.data),
});
`,
    [`core/${folder}/${useCase}.ts`]: `import type { EventData } from '../../events/catalog.ts';
import type { App } from '../shared/app.ts';

/** ${sentence(useCase)}. Runs at least once for each event, and tolerates a missing subject. */
export async function ${run}(_app: App, _event: EventData<'${event}'>): Promise<void> {
  throw new Error('${run} is not written yet');
}
`,
    [`events/samples/${name}.json`]: `${JSON.stringify(sample(name, event, data), null, 2)}\n`,
    [`tests/functions/${folder}/${name}.test.ts`]: `import type { Context, SQSEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { newId } from '../../../core/shared/ids.ts';
import { handler } from '../../../functions/${folder}/${name}.ts';

const message = { id: newId(), type: '${event}', occurred_at: new Date().toISOString(), data: { ${Object.entries(data)
      .map(([field, value]) => `${field}: ${value === '{{fresh_id}}' || String(value).endsWith('_id}}') ? 'newId()' : JSON.stringify(value)}`)
      .join(', ')} } };

describe('${name}', () => {
  it('is done with an event, and done again when it comes twice', async () => {
    const record = { messageId: message.id, body: JSON.stringify(message), attributes: { ApproximateReceiveCount: '1' } };
    const twice = { Records: [record, { ...record, messageId: newId() }] } as SQSEvent;
    expect(await handler(twice, {} as Context)).toEqual({ batchItemFailures: [] });
  });
});
`,
  };
}

/** The consumer's entry in events/consumers.ts, from which its queue is generated. */
export const queueEntry = ({ name, event }: NewConsumer) => `  '${queueOf(name)}': { events: ['${event}'] },\n`;

const known: Record<string, string> = { post_id: '{{a_post_id}}', media_id: '{{a_media_id}}', user_id: '{{a_user_id}}' };

function example(event: EventType, field: string): string | string[] {
  const schema = (catalog[event].shape as Record<string, z.ZodType>)[field]!;
  if (schema instanceof z.ZodArray) return [];
  return known[field] ?? (field.endsWith('_id') ? '{{fresh_id}}' : 'example');
}

function sample(name: string, event: EventType, data: object) {
  const message = { id: '{{fresh_id}}', type: event, occurred_at: '2026-11-22T10:15:30.000Z', data };
  return {
    Records: [
      {
        messageId: '0198c1f2-77aa-7c3e-9b1d-3f2e1d0c9b8a',
        receiptHandle: 'AQEB0sample',
        body: JSON.stringify(message),
        attributes: { ApproximateReceiveCount: '1', SentTimestamp: '1790000000000' },
        messageAttributes: {},
        eventSource: 'aws:sqs',
        eventSourceARN: `arn:aws:sqs:us-east-1:000000000000:lambdagram-embedded-${queueOf(name)}`,
        awsRegion: 'us-east-1',
      },
    ],
  };
}
