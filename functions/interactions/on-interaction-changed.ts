import { mirrorCounts } from '../../core/interactions/counters.ts';
import { eventConsumer } from '../../platform/consumer.ts';

export const handler = eventConsumer({
  name: 'on-interaction-changed',
  events: ['like.added', 'like.removed', 'comment.added', 'comment.removed'],
  runBatch: ({ app, events }) => mirrorCounts(app, events.map((event) => event.data.post_id)),
});
