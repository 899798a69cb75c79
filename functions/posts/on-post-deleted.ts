import { cleanUpComment } from '../../core/comments/clean-up-comment.ts';
import { removeInteractions } from '../../core/interactions/remove-interactions.ts';
import { cleanUpPost } from '../../core/posts/clean-up-post.ts';
import { removal } from '../../events/removal.ts';
import { consumer } from '../../platform/consumer.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { fanOut } from '../../platform/grants/fan-out.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { relay } from '../../platform/grants/relay.ts';
import { media, uploads } from '../../platform/grants/storage.ts';

/** Also handles deleted comments: these events are too rare to poll a separate queue for them. */
export const handler = consumer({
  name: 'on-post-deleted',
  access: [database, cache, interactions.read, interactions.write, uploads.delete, media.delete, fanOut.send, events.publish, relay.wake],
  timeout: 45,
  queue: { name: 'post-deleted', batchSize: 1, concurrency: 5 },
  parse: removal,
  run: async ({ app, message, goOn }) => {
    if ('type' in message && message.type === 'comment.removed') {
      const { left } = await cleanUpComment(app, message.data);
      if (left) await goOn(message);
      return;
    }
    const [postId, { left }] =
      'left' in message
        ? [message.post_id, await removeInteractions(app, message.post_id)]
        : [message.data.post_id, await cleanUpPost(app, message.data)];
    if (left) await goOn({ left: 'interactions', post_id: postId });
  },
});
