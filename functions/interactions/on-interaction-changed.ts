import { mirrorCounts } from '../../core/interactions/counters.ts';
import { eventConsumer } from '../../platform/consumer.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';

export const handler = eventConsumer({
  name: 'on-interaction-changed',
  access: [database, cache, interactions.read],
  timeout: 15,
  queue: { name: 'interaction-changed', batchSize: 100, concurrency: 10, batchingWindow: 1 },
  events: ['like.added', 'like.removed', 'comment.added', 'comment.edited', 'comment.removed', 'comment.liked', 'comment.unliked', 'comments.pinned'],
  runBatch: ({ app, events }) => mirrorCounts(app, events.map((event) => event.data.post_id)),
});
