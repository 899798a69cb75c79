import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { signaturePeriod } from '../../../core/media/signatures.ts';
import type { MediaScope } from '../../../core/media/places.ts';
import type { ReadyMedia } from '../../../core/media/schema.ts';
import type { Post } from '../../../core/posts/schema.ts';
import { refreshUserCards } from '../../../core/users/cards.ts';
import { handler as getMe } from '../../../functions/auth/get-me.ts';
import { handler as getMedia } from '../../../functions/media/get-media.ts';
import { handler as listUserPosts } from '../../../functions/posts/list-user-posts.ts';
import { handler as getUser } from '../../../functions/users/get-user.ts';
import { handler as updateMe } from '../../../functions/users/update-me.ts';
import { processClients, theApp } from '../../../platform/whole-app.ts';
import { aMedia, aPost, aUser, type TestUser } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';

async function keepPrivate({ id }: TestUser, scope: MediaScope): Promise<void> {
  await theApp().db.query('test_media_private', 'update users set media_private = $2, updated_at = clock_timestamp() where id = $1', [id, scope]);
  await refreshUserCards(theApp(), [id]);
}

const statusOf = async (url: string) => (await fetch(url)).status;
const withoutQuery = (url: string) => url.replace(/\?.*/, '');

/** Counts the signatures created in this process. */
function countSignatures() {
  const signed: string[] = [];
  onTestFinished(processClients.wrap('mediaSigner', (signer) => ({
    sign: (path, end) => {
      signed.push(`${path} ${end}`);
      return signer.sign(path, end);
    },
  })));
  return signed;
}

describe('private photos', () => {
  let owner: TestUser;
  beforeAll(async () => {
    owner = await aUser();
    await invoke(updateMe, { token: owner.token, body: { avatar_media_id: await aMedia(owner) } });
    await aPost(owner);
  });

  const postsOf = async () => (await invoke<{ posts: Post[] }>(listUserPosts, { token: owner.token, path: { user_id: owner.id } })).body.posts;
  const avatarOf = async () => (await invoke<{ avatar_url: string }>(getMe, { token: owner.token })).body.avatar_url;

  it('are served at signed URLs, which work for all of their files', async () => {
    await keepPrivate(owner, 'photos');
    const [post] = await postsOf();
    const [photo] = post!.media;
    const urls = [post!.media_url, photo!.thumbnail_url, `${photo!.base_url}${photo!.renditions[0]!.name}${photo!.query}`];
    expect(new Set(urls.map((url) => /\?Policy=[\w~-]+&Signature=[\w~-]+&Key-Pair-Id=\w+&Hash-Algorithm=SHA256$/.exec(url)?.[0])).size).toBe(1);
    expect(await Promise.all(urls.map(statusOf))).toEqual([200, 200, 200]);
    expect(await Promise.all(urls.map((url) => statusOf(withoutQuery(url))))).toEqual([403, 403, 403]);
  });

  it('leave their owner’s picture public, unless everything is private', async () => {
    await keepPrivate(owner, 'photos');
    expect(await avatarOf()).toContain(`/cdn/public/${owner.id}/avatar/`);
    await keepPrivate(owner, 'all');
    const signed = await avatarOf();
    expect([await statusOf(signed), await statusOf(withoutQuery(signed))]).toEqual([200, 403]);
  });

  it('cannot be read with the signature for a profile picture', async () => {
    const [secret, stranger] = [await aUser(), await aUser()];
    const avatar = await aMedia(secret);
    await invoke(updateMe, { token: secret.token, body: { avatar_media_id: avatar, is_private: true } });
    await aPost(secret);
    await keepPrivate(secret, 'all');
    const { body } = await invoke<{ posts: Post[] }>(listUserPosts, { token: secret.token, path: { user_id: secret.id } });
    const remembered = withoutQuery(body.posts[0]!.media_url);
    const { avatar_url } = (await invoke<{ avatar_url: string }>(getUser, { token: stranger.token, path: { user_id: secret.id } })).body;
    expect([await statusOf(avatar_url), await statusOf(withoutQuery(avatar_url))]).toEqual([200, 403]);
    expect(await statusOf(remembered + new URL(avatar_url).search)).toBe(403);
    // The original photo of a profile picture is not itself a profile picture.
    const shown = await invoke<ReadyMedia>(getMedia, { token: stranger.token, path: { media_id: avatar } });
    expect([shown.status, JSON.stringify(shown.body).includes('Policy')]).toEqual([200, false]);
    expect(await statusOf(body.posts[0]!.media_url)).toBe(200);
  });

  it('are stored under private keys', async () => {
    await keepPrivate(owner, 'photos');
    const { body } = await invoke<ReadyMedia>(getMedia, { token: owner.token, path: { media_id: await aMedia(owner) } });
    const path = new URL(body.variants.medium).pathname.slice('/cdn/'.length);
    expect(await theApp().storage.readMedia(`private/${path}`)).toBeDefined();
    expect(await theApp().storage.readMedia(`public/${path}`)).toBeUndefined();
    expect(await statusOf(body.variants.medium)).toBe(200);
  });

  it('are signed at most once in a quarter of an hour, by all functions together', async () => {
    const another = await aUser();
    await aPost(another);
    await keepPrivate(another, 'all');
    const signed = countSignatures();
    for (const handler of [listUserPosts, listUserPosts, getMe, getMe]) {
      expect((await invoke(handler, { token: another.token, path: { user_id: another.id } })).status).toBe(200);
    }
    expect(signed.map((call) => call.split(' ')[0])).toEqual([`${another.id}/*`]);
    const end = Number(signed[0]!.split(' ')[1]);
    expect(end % signaturePeriod).toBe(0);
    const ahead = end - Date.now() / 1000;
    expect(ahead > signaturePeriod - 120 && ahead <= 2 * signaturePeriod).toBe(true);
  });
});
