import { PublishCommand } from '@aws-sdk/client-sns';
import { catalog, type EventType, parseEvent } from '../../../events/catalog.ts';
import { consumers } from '../../../events/consumers.ts';
import { DeadLetterQueues, NoSuchQueue } from '../../../platform/dead-letter-queues.ts';
import { ConsoleError } from '../console-error.ts';
import type { View } from '../route.ts';
import type { EventDetail, EventMap, QueueDetail, QueueNode, RecordedEvent } from '../shapes.ts';
import type { Sources } from '../sources.ts';

/** Period (s) over which rates are measured. */
const rateOver = 300;
const deadLetters = '-dlq';
const prefixOf = ({ environment }: Sources) => `lambdagram-${environment['STAGE']}-`;

/** The event catalog as a map, with the messages in each queue, and the latest events. */
export const listEvents: View = (sources, { query }): EventMap => {
  const counts = sources.events.counts();
  const found = sources.events.list({ type: query['type'] || undefined, text: query['text'] || undefined, before: Number(query['before']) || undefined });
  return {
    types: Object.keys(catalog).map((type) => ({ type, recorded: counts[type] ?? 0, consumers: consumersOf(type as EventType) })),
    queues: queuesOf(sources),
    events: found,
    next: found.length === 100 ? found.at(-1)!.seen : undefined,
  };
};

const consumersOf = (type: EventType): string[] => Object.entries(consumers).flatMap(([queue, { events }]) => (events.includes(type) ? [queue] : []));

export const listQueues: View = (sources) => ({ queues: queuesOf(sources) });

function queuesOf(sources: Sources): QueueNode[] {
  const prefix = prefixOf(sources);
  const figures = new Map(sources.queues.figures().map((queue) => [queue.name, queue]));
  const rates = new Map(sources.traces.consumedSince(Date.now() / 1_000 - rateOver).map((row) => [row.queue, row]));
  const nodes: QueueNode[] = Object.entries(consumers).map(([name, { events, source = 'topic' }]) => {
    const { depth = 0, in_flight = 0, age } = figures.get(prefix + name) ?? {};
    const { calls = 0, faults = 0, name: consumer } = rates.get(prefix + name) ?? {};
    return { name, source, events, consumer, depth, in_flight, age, dead_letters: figures.get(prefix + name + deadLetters)?.depth ?? 0, per_minute: calls / (rateOver / 60), faults };
  });
  // The remaining one is the stream's dead-letter queue, since the stream itself has no queue.
  const known = new Set(nodes.map(({ name }) => prefix + name + deadLetters));
  for (const queue of figures.values()) {
    if (!queue.name.startsWith(prefix) || !queue.name.endsWith(deadLetters) || known.has(queue.name)) continue;
    const name = queue.name.slice(prefix.length, -deadLetters.length);
    nodes.push({ name, source: 'stream', events: [], consumer: undefined, depth: 0, in_flight: 0, age: undefined, dead_letters: queue.depth, per_minute: 0, faults: 0 });
  }
  return nodes;
}

/** The messages in a queue and in its dead-letter queue. They are not received, so none is hidden from its consumer. */
export const showQueue: View = (sources, { params }): QueueDetail => {
  const node = queuesOf(sources).find(({ name }) => name === params['queue']);
  if (!node) throw new ConsoleError(404, `There is no queue ${params['queue']}.`);
  const name = prefixOf(sources) + node.name;
  return { ...node, messages: sources.queues.messages(name) ?? [], parked: sources.queues.messages(name + deadLetters) ?? [], can_redrive: node.source !== 'stream' };
};

/** Sends all messages in a dead-letter queue back to its queue. */
export const redriveQueue: View = async ({ clients, environment }, { params }) => {
  try {
    return { queue: params['queue'], sent: await new DeadLetterQueues(environment['STAGE']!, clients.sqs).redrive(params['queue']!) };
  } catch (error) {
    throw error instanceof NoSuchQueue ? new ConsoleError(404, error.message) : error;
  }
};

export const showEvent: View = (sources, { params }): EventDetail => {
  const event = findEvent(sources, params['id']!);
  return { ...event, consumers: consumersOf(event.type as EventType) };
};

/** Publishes an event again, unchanged. To its consumers this looks like any duplicate delivery. */
export const replayEvent: View = async (sources, { params }) => {
  const { id, type, body } = findEvent(sources, params['id']!);
  parseEvent(JSON.parse(body));
  await sources.clients.sns.send(
    new PublishCommand({
      TopicArn: sources.environment['EVENTS_TOPIC_ARN'],
      Message: body,
      MessageAttributes: { type: { DataType: 'String', StringValue: type } },
    }),
  );
  return { replayed: id };
};

function findEvent({ events }: Sources, id: string): RecordedEvent {
  const event = events.find(id);
  if (!event) throw new ConsoleError(404, `There is no recorded event ${id}.`);
  return event;
}
