import type { App } from '../shared/app.ts';
import { requireRedis } from '../cache/require-redis.ts';
import { fanOutRemoval } from '../feed/fan-out.ts';
import { removeInteractions } from '../interactions/remove-interactions.ts';
import { removeMedia } from '../media/remove-media.ts';
import { forgetPost } from './delete-post.ts';

/**
 * Removes a deleted post's data: all of it except likes and comments, of which it removes a first batch. Safe to repeat;
 * already deleted parts are skipped. Returns whether likes or comments are left.
 */
export async function cleanUpPost(
  app: App,
  post: { post_id: string; user_id: string; media_ids: readonly string[] },
): Promise<{ left: boolean }> {
  await requireRedis(app, forgetPost(app, post.post_id, post.user_id));
  const [{ left }] = await Promise.all([
    removeInteractions(app, post.post_id),
    fanOutRemoval(app, post.post_id, post.user_id),
    ...post.media_ids.map((id) => removeMedia(app, id)),
  ]);
  return { left };
}
