import { handleDecided } from '../../core/moderation/handle-decided.ts';
import { eventConsumer } from '../../platform/consumer.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { relay } from '../../platform/grants/relay.ts';

export const handler = eventConsumer({
  name: 'on-moderation-decided',
  access: [database, cache, interactions.read, interactions.write, events.publish, relay.wake],
  timeout: 30,
  queue: { name: 'moderation-decided', batchSize: 1, concurrency: 2 },
  events: ['moderation.decided'],
  run: async ({ app, event, goOn }) => {
    const { left } = await handleDecided(app, event);
    if (left) await goOn(event);
  },
});
