import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { CreatedComment } from '../../../core/comments/schema.ts';
import type { Media } from '../../../core/media/schema.ts';
import type { Profile } from '../../../core/users/schema.ts';
import { handler as followUser } from '../../../functions/follows/follow-user.ts';
import { handler as listFollowers } from '../../../functions/follows/list-followers.ts';
import { handler as listFollowing } from '../../../functions/follows/list-following.ts';
import { handler as createComment } from '../../../functions/comments/create-comment.ts';
import { handler as likePost } from '../../../functions/likes/like-post.ts';
import { handler as listComments } from '../../../functions/comments/list-comments.ts';
import { handler as listLikes } from '../../../functions/likes/list-likes.ts';
import { handler as getMedia } from '../../../functions/media/get-media.ts';
import { handler as uploadMedia } from '../../../functions/media/upload-media.ts';
import { handler as updateMe } from '../../../functions/users/update-me.ts';
import { processClients } from '../../../platform/whole-app.ts';
import { aCrowd, aMedia, aPhoto, aPost } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';

type Person = Awaited<ReturnType<typeof aCrowd>>[number];
type Shown = { username: string; avatar_url: string | null };

/** Sets or removes a person's picture; returns its URL. */
async function picture({ token }: Person, avatar_media_id: string | null): Promise<string | null> {
  const { status, body } = await invoke<Profile>(updateMe, { token, body: { avatar_media_id } });
  expect(status).toBe(200);
  return body.avatar_url;
}

const comment = async ({ token }: Person, post_id: string) =>
  (await invoke<CreatedComment>(createComment, { token, path: { post_id }, body: { text: 'Hello' } })).body;

/** Makes `people` do something, and returns the list that then contains them. */
const lists: [string, (author: Person, post_id: string, people: Person[]) => Promise<() => Promise<Shown[]>>][] = [
  [
    'comments',
    async (_, post_id, people) => {
      for (const person of people) await comment(person, post_id);
      return async () => (await invoke<{ comments: Shown[] }>(listComments, { path: { post_id } })).body.comments;
    },
  ],
  [
    'likes',
    async (_, post_id, people) => {
      for (const { token } of people) await invoke(likePost, { token, path: { post_id } });
      return async () => (await invoke<{ likes: Shown[] }>(listLikes, { path: { post_id } })).body.likes;
    },
  ],
  [
    'followers',
    async ({ id }, _, people) => {
      for (const { token } of people) await invoke(followUser, { token, path: { user_id: id } });
      return async () => (await invoke<{ users: Shown[] }>(listFollowers, { path: { user_id: id } })).body.users;
    },
  ],
  [
    'following',
    async ({ id, token }, _, people) => {
      for (const person of people) await invoke(followUser, { token, path: { user_id: person.id } });
      return async () => (await invoke<{ users: Shown[] }>(listFollowing, { path: { user_id: id } })).body.users;
    },
  ],
];

describe('the picture of a person', () => {
  it.each(lists)('is in %s: the current one, the new one after a change, or none', async (_, act) => {
    const [author, plain, pictured] = (await aCrowd(3)) as [Person, Person, Person];
    const [post, first, second] = await Promise.all([aPost(author), aMedia(pictured), aMedia(pictured)]);
    const before = await picture(pictured, first);
    const list = await act(author, post, [plain, pictured]);
    const shown = async () => (await list()).map(({ username, avatar_url }) => [username, avatar_url]);
    expect(before).toMatch(/^http/);
    expect(await shown()).toEqual([[pictured.username, before], [plain.username, null]]);
    const after = await picture(pictured, second);
    expect(after).not.toBe(before);
    expect(await shown()).toEqual([[pictured.username, after], [plain.username, null]]);
    await picture(pictured, null);
    expect(await shown()).toEqual([[pictured.username, null], [plain.username, null]]);
  });

  it('is deleted from storage once it is replaced or removed', async () => {
    const [person] = (await aCrowd(1)) as [Person];
    const media = [await aMedia(person), await aMedia(person)] as const;
    const urls: string[] = [];
    for (const id of media) {
      const { body } = await invoke<Media>(getMedia, { token: person.token, path: { media_id: id } });
      urls.push(body.variants.thumbnail!, body.variants.original!);
    }
    const statuses = () => Promise.all(urls.map(async (url) => (await fetch(url)).status));
    await picture(person, media[0]);
    expect(await statuses()).toEqual([200, 200, 200, 200]);
    await picture(person, media[1]);
    expect(await statuses()).toEqual([404, 404, 200, 200]);
    await picture(person, null);
    expect(await statuses()).toEqual([404, 404, 404, 404]);
  });

  it('has files of 64, 128 and 320 pixels, apart from photos, which are gone from storage with it', async () => {
    const [person] = (await aCrowd(1)) as [Person];
    const upload = await invoke<Media>(uploadMedia, { token: person.token, body: { media_data: (await aPhoto(640, 400)).toString('base64') } });
    const url = (await picture(person, upload.body.media_id))!;
    expect(new URL(url).pathname).toMatch(new RegExp(`/public/${person.id}/avatar/[\\w-]{22}/320\\.webp$`));
    const urls = [64, 128, 320].map((side) => url.replace('/320.webp', `/${side}.webp`));
    for (const [index, side] of [64, 128, 320].entries()) {
      const { format, width, height } = await sharp(Buffer.from(await (await fetch(urls[index]!)).arrayBuffer())).metadata();
      expect([format, width, height]).toEqual(['webp', side, side]);
    }
    await picture(person, null);
    expect(await Promise.all(urls.map(async (address) => (await fetch(address)).status))).toEqual([404, 404, 404]);
  });

  it('is never larger than the photo', async () => {
    const [person] = (await aCrowd(1)) as [Person];
    const url = (await picture(person, await aMedia(person)))!;
    const sides = [64, 320].map(async (side) => (await sharp(Buffer.from(await (await fetch(url.replace('/320.webp', `/${side}.webp`))).arrayBuffer())).metadata()).width);
    expect(await Promise.all(sides)).toEqual([48, 48]);
  });

  it('stays as it was after a crash between its files and the profile, and the same request then succeeds', async () => {
    const [person] = (await aCrowd(1)) as [Person];
    const photo = await aMedia(person);
    const unwrap = processClients.wrap('storage', (storage) => ({
      putMedia: async (...object) => {
        await storage.putMedia(...object);
        throw new Error('cut off');
      },
    }));
    try {
      expect((await invoke(updateMe, { token: person.token, body: { avatar_media_id: photo } })).status).toBe(500);
    } finally {
      unwrap();
    }
    const url = (await picture(person, photo))!;
    expect((await fetch(url)).status).toBe(200);
    await picture(person, null);
    expect((await fetch(url)).status).toBe(404);
  });

  it('is in the response to a new comment', async () => {
    const [author] = (await aCrowd(1)) as [Person];
    const [post, photo] = await Promise.all([aPost(author), aMedia(author)]);
    expect(await comment(author, post)).toMatchObject({ avatar_url: null });
    const avatar_url = await picture(author, photo);
    expect(await comment(author, post)).toMatchObject({ username: author.username, avatar_url });
  });
});
