import { liveChanges, tellPages } from '../../core/views/live.ts';
import { eventConsumer } from '../../platform/consumer.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { liveMessages } from '../../platform/grants/live-messages.ts';

export const handler = eventConsumer({
  name: 'on-live-change',
  access: [database, cache, interactions.read, interactions.write, liveMessages.send],
  timeout: 30,
  queue: { name: 'live-change', batchSize: 10, concurrency: 5 },
  events: liveChanges,
  run: async ({ app, event, goOn }) => {
    const delay = await tellPages(app, event);
    if (delay !== undefined) await goOn(event, delay);
  },
});
