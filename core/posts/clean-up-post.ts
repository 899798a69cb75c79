import type { App } from '../shared/app.ts';
import { requireRedis } from '../cache/require-redis.ts';
import { fanOutRemoval } from '../feed/fan-out.ts';
import { removeInteractions } from '../interactions/remove-interactions.ts';
import { removeMedia } from '../media/remove-media.ts';
import { forgetPost } from './delete-post.ts';

/** Removes everything that belonged to a deleted post. Safe to repeat; what is gone already is passed over. */
export async function cleanUpPost(
  app: App,
  post: { post_id: string; user_id: string; media_ids: readonly string[] },
): Promise<void> {
  await requireRedis(forgetPost(app, post.post_id, post.user_id));
  await Promise.all([
    fanOutRemoval(app, post.post_id, post.user_id),
    removeInteractions(app, post.post_id),
    ...post.media_ids.map((id) => removeMedia(app, id)),
  ]);
}
