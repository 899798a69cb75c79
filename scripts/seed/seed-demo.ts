import { hash } from 'node:crypto';
import { registerUser } from '../../core/auth/register-user.ts';
import { addComment } from '../../core/comments/add-comment.ts';
import { followUser } from '../../core/follows/follow-user.ts';
import { likePost } from '../../core/likes/like-post.ts';
import type { Imaging } from '../../core/media/imaging/render-photo.ts';
import { timeForConsumer, uploadKey } from '../../core/media/limits.ts';
import { processUpload } from '../../core/media/process-upload.ts';
import { renderMedia } from '../../core/media/render-media.ts';
import { insertMedia, type MediaRow } from '../../core/media/sql.ts';
import { refreshPosts } from '../../core/posts/cards.ts';
import { publishPost } from '../../core/posts/publish-post.ts';
import type { App } from '../../core/shared/app.ts';
import { newId } from '../../core/shared/ids.ts';
import { ownAddress } from '../../core/users/sql.ts';
import { updateProfile } from '../../core/users/update-profile.ts';
import { demoAdmin, demoPassword, people } from '../../web/src/session/demo-people.ts';
import { gallery, readPicture, readPortrait } from './gallery.ts';
import { type DemoPost, planFollows } from './plan.ts';

/** Creates a photo as if it had been uploaded, but renders it through the cache. */
async function photoOf(app: App, userId: string, bytes: Buffer, { processImage }: Imaging): Promise<string> {
  const id = newId();
  await insertMedia(app.db, { id, userId, uploadKey: uploadKey(userId, id), type: 'image/webp', size: bytes.length });
  await processUpload(app, id, { bytes, time: timeForConsumer, imaging: processImage });
  return id;
}

/** Renders missing files, newest posts first, until `signal` aborts. Idempotent. */
export async function renderPhotos(app: App, userIds: readonly string[], { renderPhoto }: Imaging, signal?: AbortSignal): Promise<void> {
  const files = [...new Set(Object.values(gallery).map(({ file }) => file))];
  const pictures = await Promise.all([...files.map(readPicture), ...people.map(({ username }) => readPortrait(username))]);
  const byHash = new Map(pictures.map((bytes) => [hash('sha256', bytes), bytes]));
  const unfinished = await app.db.query<MediaRow>(
    'seed_unrendered',
    `select id, folder, renditions, upload_key, content_hash, post_id from media
     where user_id = any($1::uuid[]) and status = 'ready' and used_as is not null and renditions is null order by post_id desc nulls first`,
    [userIds],
  );
  const waiting = unfinished.values();
  const worker = async () => {
    for (const row of waiting) {
      if (signal?.aborted) return;
      const bytes = byHash.get(row.content_hash!);
      if (bytes) await renderMedia(app, row, { bytes, time: timeForConsumer, imaging: renderPhoto });
      if (row.post_id) await refreshPosts(app, [row.post_id]);
    }
  };
  await Promise.all([worker(), worker()]);
}

/** Registers the demo users, who follow each other; returns their ids. */
export async function seedPeople(app: App, imaging: Imaging): Promise<string[]> {
  const userIds = await Promise.all(
    people.map(async ({ username, email, display_name, bio }) => {
      const { user } = await registerUser(app, { username, email, password: demoPassword }, 'Demo data');
      // There are no sessions yet, whose tokens would lack the role.
      if (username === demoAdmin) await app.identity.setRole(user.id, 'admins');
      await ownAddress(app.db, user.id, user.email);
      const id = await photoOf(app, user.id, await readPortrait(username), imaging);
      await updateProfile(app, user.id, { display_name, bio, avatar_media_id: id });
      return user.id;
    }),
  );
  for (const [index, followees] of planFollows().entries()) {
    for (const followee of followees) await followUser(app, userIds[index]!, people[followee]!.username);
  }
  return userIds;
}

/**
 * Publishes the posts with their likes and comments, in order, until `signal` aborts. Idempotent: existing posts are
 * kept. Two posts at a time, since processing a picture takes up a core.
 */
export async function seedPosts(
  app: App,
  userIds: readonly string[],
  posts: readonly DemoPost[],
  imaging: Imaging,
  signal?: AbortSignal,
): Promise<void> {
  const there = await app.db.query<{ id: string }>('seeded_posts', 'select id from posts where id = any($1::uuid[])', [
    posts.map(({ id }) => id),
  ]);
  const published = new Set(there.map(({ id }) => id));
  const waiting = posts.values();
  const worker = async () => {
    for (const post of waiting) {
      if (signal?.aborted) return;
      if (!published.has(post.id)) await publish(app, userIds[post.author]!, post, imaging);
      await enliven(app, userIds, post);
    }
  };
  await Promise.all([worker(), worker()]);
}

async function publish(app: App, userId: string, { id, time, pictures }: DemoPost, imaging: Imaging): Promise<void> {
  const shown = pictures.map((picture) => gallery[picture]!);
  const media_ids: string[] = [];
  for (const { file } of shown) media_ids.push(await photoOf(app, userId, await readPicture(file), imaging));
  const post = { media_ids, caption: shown[0]!.caption, alt_texts: shown.map(({ alt }) => alt) };
  await publishPost(app, userId, post, id, new Date(time));
}

async function enliven(app: App, userIds: readonly string[], post: DemoPost): Promise<void> {
  await Promise.all(post.likedBy.map((person) => likePost(app, userIds[person]!, post.id)));
  for (const { id, time, author, text } of post.comments) {
    const then = new Date(time);
    await addComment(instead(app, { now: () => then }), userIds[author]!, { post_id: post.id, text }, id);
  }
}

/** The App with some parts replaced. */
const instead = (app: App, parts: Partial<App>) =>
  Object.create(app, Object.fromEntries(Object.entries(parts).map(([name, value]) => [name, { value }]))) as App;
