import { v7 } from 'uuid';
import type { App, Database, Db } from '../../core/shared/app.ts';
import { registerUser } from '../../core/auth/register-user.ts';
import { addComment } from '../../core/comments/add-comment.ts';
import { followUser } from '../../core/follows/follow-user.ts';
import { newId } from '../../core/shared/ids.ts';
import { likePost } from '../../core/likes/like-post.ts';
import type { Imaging } from '../../core/media/imaging/process-image.ts';
import { uploadMedia } from '../../core/media/upload-media.ts';
import { publishPost } from '../../core/posts/publish-post.ts';
import { markEmailVerified } from '../../core/users/sql.ts';
import { updateProfile } from '../../core/users/update-profile.ts';
import { comments, demoPassword, people } from '../../web/src/session/demo-people.ts';
import { gallery, readPicture, readPortrait } from './gallery.ts';
import { type Random, seededRandom } from './random.ts';
import { rememberedImaging } from './renditions.ts';

const hour = 3_600_000;

/**
 * Fills an empty service through its own use cases: people who follow each other, posts with pictures over the last two
 * weeks, likes and comments. The same every time, but for ids and times.
 */
export async function seedDemo(app: App, onProgress: (line: string) => void): Promise<void> {
  const random = seededRandom(2026);
  const imaging = await rememberedImaging();
  const userIds = await Promise.all(
    people.map(async ({ username, email }) => {
      const { user } = await registerUser(app, { username, email, password: demoPassword });
      await markEmailVerified(app.db, user.id, user.email);
      return user.id;
    }),
  );
  await Promise.all(userIds.map((id, index) => dressUp(app, id, index, imaging)));
  for (const [index, id] of userIds.entries()) {
    const others = people.filter((_, other) => other !== index && random.chance(0.6));
    for (const { username } of others) await followUser(app, id, username);
  }
  onProgress(`${people.length} people`);

  const albums = splitIntoPosts(random);
  const photos = await uploadAll(app, (picture) => userIds[authorOf(albums, picture)]!, imaging);
  onProgress(`${gallery.length} pictures`);
  const posts: { id: string; time: number }[] = [];
  for (const [index, { author, pictures }] of albums.entries()) {
    const id = newId();
    const time = app.now().getTime() - (1 + index * 9 + random.between(0, 6)) * hour;
    const media_ids = pictures.map((picture) => photos[picture]!);
    const alt_texts = pictures.map((picture) => gallery[picture]!.alt);
    const { caption } = gallery[pictures[0]!]!;
    await publishPost(backdated(app, id, time), userIds[author]!, { media_ids, caption, alt_texts }, id);
    posts.push({ id, time });
  }
  onProgress(`${posts.length} posts`);

  for (const post of posts) await enliven(app, userIds, post, random);
  onProgress('likes and comments');
}

async function dressUp(app: App, userId: string, index: number, imaging: Imaging): Promise<void> {
  const { username, display_name, bio } = people[index]!;
  const bytes = await readPortrait(username);
  const avatar = await uploadMedia(app, userId, { bytes, contentType: 'image/webp' }, newId(), imaging);
  await updateProfile(app, userId, { display_name, bio, avatar_media_id: avatar.id });
}

interface Album {
  author: number;
  pictures: number[];
}

/** Mostly single pictures; now and then the two of one subject, in different light, in one post. Authors take turns. */
function splitIntoPosts(random: Random): Album[] {
  const subjects = gallery.length / 2;
  const together = Array.from({ length: subjects }, () => random.chance(0.25));
  const first = together.map((both, subject) => (both ? [subject, subject + subjects] : [subject]));
  const second = together.flatMap((both, subject) => (both ? [] : [[subject + subjects]]));
  return [...first, ...second].map((pictures, index) => ({ author: (index * 7) % people.length, pictures }));
}

const authorOf = (albums: Album[], picture: number) => albums.find((album) => album.pictures.includes(picture))!.author;

/** Two at a time, since each takes a core when it is processed. Returns the photos' ids in the gallery's order. */
async function uploadAll(app: App, ownerOf: (picture: number) => string, imaging: Imaging): Promise<string[]> {
  const ids: string[] = [];
  const waiting = gallery.entries();
  const worker = async () => {
    for (const [index, { file }] of waiting) {
      const bytes = await readPicture(file);
      const { id } = await uploadMedia(app, ownerOf(index), { bytes, contentType: 'image/webp' }, newId(), imaging);
      ids[index] = id;
    }
  };
  await Promise.all([worker(), worker()]);
  return ids;
}

/** Dates the post within its own transaction, so that no reader, event or cache ever meets another time. */
function backdated(app: App, postId: string, time: number): App {
  const backdate = (tx: Db) =>
    tx.query('seed_backdate', 'update posts set created_at = $2, updated_at = $2 where id = $1', [postId, new Date(time).toISOString()]);
  const db: Database = {
    query: (...statement) => app.db.query(...statement),
    transaction: (work) =>
      app.db.transaction(async (tx) => {
        const result = await work(tx);
        await backdate(tx);
        return result;
      }),
  };
  return instead(app, { db });
}

/** Likes, and comments within a few hours of the post. */
async function enliven(app: App, userIds: readonly string[], { id, time }: { id: string; time: number }, random: Random): Promise<void> {
  const appeal = random.between(0.2, 0.9);
  await Promise.all(userIds.filter(() => random.chance(appeal)).map((userId) => likePost(app, userId, id)));
  const talk = random.pick([0, 1, 2, 3]);
  let said = time;
  for (let index = 0; index < talk; index += 1) {
    said += random.between(0.05, 0.3) * hour;
    const then = new Date(said);
    await addComment(instead(app, { now: () => then }), random.pick(userIds), { post_id: id, text: random.pick(comments) }, v7({ msecs: said }));
  }
}

/** The app with another part. */
const instead = (app: App, parts: Partial<App>) =>
  Object.create(app, Object.fromEntries(Object.entries(parts).map(([name, value]) => [name, { value }]))) as App;
