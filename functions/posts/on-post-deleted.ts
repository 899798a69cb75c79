import { removeInteractions } from '../../core/interactions/remove-interactions.ts';
import { cleanUpPost } from '../../core/posts/clean-up-post.ts';
import { deletedPost } from '../../events/deleted-post-rest.ts';
import { consumer } from '../../platform/consumer.ts';

export const handler = consumer({
  name: 'on-post-deleted',
  parse: deletedPost,
  run: async ({ app, message, goOn }) => {
    const [postId, { left }] =
      'left' in message
        ? [message.post_id, await removeInteractions(app, message.post_id)]
        : [message.data.post_id, await cleanUpPost(app, message.data)];
    if (left) await goOn({ left: 'interactions', post_id: postId });
  },
});
