import { refreshCounts } from '../../core/interactions/counters.ts';
import { eventConsumer } from '../../platform/consumer.ts';

export const handler = eventConsumer({
  name: 'on-interaction-changed',
  events: ['like.added', 'like.removed', 'comment.added', 'comment.removed'],
  run: ({ app, event }) => refreshCounts(app, event.data.post_id),
});
