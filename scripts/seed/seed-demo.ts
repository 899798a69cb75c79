import type { App } from '../../core/shared/app.ts';
import { registerUser } from '../../core/auth/register-user.ts';
import { addComment } from '../../core/comments/add-comment.ts';
import { followUser } from '../../core/follows/follow-user.ts';
import { newId } from '../../core/shared/ids.ts';
import { likePost } from '../../core/likes/like-post.ts';
import { uploadMedia } from '../../core/media/upload-media.ts';
import { publishPost } from '../../core/posts/publish-post.ts';
import { markEmailVerified } from '../../core/users/sql.ts';
import { updateProfile } from '../../core/users/update-profile.ts';
import { comments, demoPassword, people } from './people.ts';
import { avatarCount, paintAvatar, paintPicture, pictureCount } from './pictures.ts';
import { type Random, seededRandom } from './random.ts';

const hour = 3_600_000;

/**
 * Fills an empty service through its own use cases: people who follow each other, posts with painted pictures over the
 * last two weeks, likes and comments. The same every time, but for ids and times.
 */
export async function seedDemo(app: App, onProgress: (line: string) => void): Promise<void> {
  const random = seededRandom(2026);
  const userIds = await Promise.all(
    people.map(async ({ username, email }) => {
      const { user } = await registerUser(app, { username, email, password: demoPassword });
      await markEmailVerified(app.db, user.id, user.email);
      return user.id;
    }),
  );
  await Promise.all(userIds.map((id, index) => dressUp(app, id, index)));
  for (const [index, id] of userIds.entries()) {
    const others = people.filter((_, other) => other !== index && random.chance(0.6));
    for (const { username } of others) await followUser(app, id, username);
  }
  onProgress(`${people.length} people`);

  const albums = splitIntoPosts(random);
  const photos = await paintAll(app, (picture) => userIds[authorOf(albums, picture)]!, onProgress);
  const posts: { id: string; hoursAgo: number }[] = [];
  for (const [index, { author, pictures }] of albums.entries()) {
    const shown = pictures.map((picture) => photos[picture]!);
    const id = newId();
    const caption = shown[0]!.caption;
    await publishPost(
      app,
      userIds[author]!,
      { media_ids: shown.map((photo) => photo.mediaId), caption, alt_texts: shown.map((photo) => photo.alt) },
      id,
    );
    posts.push({ id, hoursAgo: 1 + index * 9 + random.between(0, 6) });
  }
  await backdate(app, posts);
  onProgress(`${posts.length} posts`);

  for (const { id } of posts) await enliven(app, userIds, id, random);
  onProgress('likes and comments');
}

async function dressUp(app: App, userId: string, index: number): Promise<void> {
  const bytes = await paintAvatar(index % avatarCount);
  const avatar = await uploadMedia(app, userId, { bytes, contentType: undefined }, newId());
  const { display_name, bio } = people[index]!;
  await updateProfile(app, userId, { display_name, bio, avatar_media_id: avatar.media_id });
}

interface Album {
  author: number;
  pictures: number[];
}

/** Mostly single pictures; now and then the two of one subject, in different light, in one post. Authors take turns. */
function splitIntoPosts(random: Random): Album[] {
  const subjects = pictureCount / 2;
  const together = Array.from({ length: subjects }, () => random.chance(0.25));
  const first = together.map((both, subject) => (both ? [subject, subject + subjects] : [subject]));
  const second = together.flatMap((both, subject) => (both ? [] : [[subject + subjects]]));
  return [...first, ...second].map((pictures, index) => ({ author: (index * 7) % people.length, pictures }));
}

const authorOf = (albums: Album[], picture: number) => albums.find((album) => album.pictures.includes(picture))!.author;

interface Photo {
  mediaId: string;
  caption: string;
  alt: string;
}

/** Two at a time: painting and encoding use a core each. */
async function paintAll(app: App, ownerOf: (picture: number) => string, onProgress: (line: string) => void): Promise<Photo[]> {
  const photos: Photo[] = [];
  let next = 0;
  let done = 0;
  const worker = async () => {
    while (next < pictureCount) {
      const picture = next;
      next += 1;
      const { bytes, caption, alt } = await paintPicture(picture);
      const { media_id } = await uploadMedia(app, ownerOf(picture), { bytes, contentType: 'image/jpeg' }, newId());
      photos[picture] = { mediaId: media_id, caption, alt };
      done += 1;
      if (done % 12 === 0) onProgress(`${done} of ${pictureCount} pictures`);
    }
  };
  await Promise.all([worker(), worker()]);
  return photos;
}

/** Spreads the posts over the past: a feed where everything happened a minute ago looks like what it is. */
async function backdate(app: App, posts: readonly { id: string; hoursAgo: number }[]): Promise<void> {
  const times = posts.map(({ hoursAgo }) => new Date(app.now().getTime() - hoursAgo * hour).toISOString());
  await app.db.query(
    'seed_backdate',
    `update posts p set created_at = past.at, updated_at = past.at
     from unnest($1::uuid[], $2::timestamptz[]) as past (id, at) where p.id = past.id`,
    [posts.map((post) => post.id), times],
  );
}

async function enliven(app: App, userIds: readonly string[], postId: string, random: Random): Promise<void> {
  const appeal = random.between(0.2, 0.9);
  await Promise.all(userIds.filter(() => random.chance(appeal)).map((userId) => likePost(app, userId, postId)));
  const talk = random.pick([0, 1, 2, 3]);
  for (let index = 0; index < talk; index += 1) {
    await addComment(app, random.pick(userIds), { post_id: postId, text: random.pick(comments) }, newId());
  }
}
