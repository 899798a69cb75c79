import type { App, RedisScript } from '../shared/app.ts';
import { jittered, keys, ttl } from '../cache/keys.ts';
import { findExisting } from '../interactions/find-existing.ts';
import { likeKey, postKey } from '../interactions/items.ts';

const remember: RedisScript = {
  name: 'rememberLikes',
  // A reader only fills in what is not there (`soft`), so that it never undoes a like made after it had read.
  lua: `
    local command = ARGV[1] == 'soft' and 'HSETNX' or 'HSET'
    for i = 3, #ARGV, 2 do redis.call(command, KEYS[1], ARGV[i], ARGV[i + 1]) end
    if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
    return 1`,
};

/** Writes a like (or its end) through to the viewer's cached likes. */
export const rememberLike = (app: App, viewer: string, postId: string, liked: boolean) =>
  app.redis.run(remember, { keys: [keys.likesOf(viewer)], args: ['hard', jittered(ttl.likes), postId, liked ? 1 : 0] });

/** Which of the posts the viewer likes. `cached` holds `1`, `0` or null for each. */
export async function readLiked(
  app: App,
  viewer: string,
  ids: readonly string[],
  cached: readonly (string | null)[] | undefined,
): Promise<Set<string>> {
  const liked = new Set(ids.filter((_, index) => cached?.[index] === '1'));
  const unknown = ids.filter((_, index) => (cached?.[index] ?? null) === null);
  for (const id of await loadLiked(app, viewer, unknown)) liked.add(id);
  return liked;
}

async function loadLiked(app: App, viewer: string, ids: readonly string[]): Promise<string[]> {
  const likes = await findExisting(app, ids.map((id) => ({ pk: postKey(id), sk: likeKey(viewer) })));
  const liked = ids.filter((id) => likes.has(postKey(id)));
  if (ids.length > 0) {
    const pairs = ids.flatMap((id) => [id, liked.includes(id) ? 1 : 0]);
    await app.redis.run(remember, { keys: [keys.likesOf(viewer)], args: ['soft', jittered(ttl.likes), ...pairs] });
  }
  return liked;
}
