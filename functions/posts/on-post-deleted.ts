import { cleanUpPost } from '../../core/posts/clean-up-post.ts';
import { eventConsumer } from '../../platform/consumer.ts';

export const handler = eventConsumer({
  name: 'on-post-deleted',
  events: ['post.deleted'],
  run: ({ app, event }) => cleanUpPost(app, event.data),
});
