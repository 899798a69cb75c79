import { handleMarked } from '../../core/users/handle-marked.ts';
import { eventConsumer } from '../../platform/consumer.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { relay } from '../../platform/grants/relay.ts';
import { media } from '../../platform/grants/storage.ts';

export const handler = eventConsumer({
  name: 'on-media-marked',
  access: [database, cache, media.move, events.publish, relay.wake],
  timeout: 45,
  queue: { name: 'media-marked', batchSize: 1, concurrency: 2 },
  events: ['media.marked'],
  run: async ({ app, event, goOn }) => {
    const { left } = await handleMarked(app, event.data);
    if (left) await goOn(event);
  },
});
