import { fanOutPost } from '../../core/feed/fan-out.ts';
import { eventConsumer } from '../../platform/consumer.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { fanOut } from '../../platform/grants/fan-out.ts';

export const handler = eventConsumer({
  name: 'on-post-published',
  cacheOnly: true,
  access: [database, cache, fanOut.send],
  timeout: 30,
  queue: { name: 'post-published', batchSize: 10, concurrency: 10 },
  events: ['post.published'],
  run: ({ app, event }) => fanOutPost(app, event.data.post_id),
});
