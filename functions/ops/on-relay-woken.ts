import { relayAndGoOn } from '../../core/ops/relay-outbox.ts';
import { consumer } from '../../platform/consumer.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { relay } from '../../platform/grants/relay.ts';

export const handler = consumer({
  name: 'on-relay-woken',
  access: [database, events.publish, relay.wake],
  memory: 256,
  timeout: 25,
  // The minimum concurrency that Lambda allows: a single call handles the work of all messages.
  queue: { name: 'relay', batchSize: 10, concurrency: 2 },
  parse: (body) => body,
  isIdle: (published) => published === 0,
  run: { batch: ({ app }) => relayAndGoOn(app) },
});
