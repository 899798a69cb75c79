import { fanOutPost } from '../../core/feed/fan-out.ts';
import { eventConsumer } from '../../platform/consumer.ts';

export const handler = eventConsumer({
  name: 'on-post-published',
  events: ['post.published'],
  run: ({ app, event }) => fanOutPost(app, event.data.post_id),
});
