import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Media } from '../../../core/media/schema.ts';
import { findMedia } from '../../../core/media/sql.ts';
import { removeMedia } from '../../../core/media/remove-media.ts';
import { refreshPosts } from '../../../core/posts/cards.ts';
import type { Post, UserPosts } from '../../../core/posts/schema.ts';
import { handler as getMedia } from '../../../functions/media/get-media.ts';
import { handler as uploadMedia } from '../../../functions/media/upload-media.ts';
import { handler as createPost } from '../../../functions/posts/create-post.ts';
import { handler as getPost } from '../../../functions/posts/get-post.ts';
import { handler as listUserPosts } from '../../../functions/posts/list-user-posts.ts';
import { handler as updateMe } from '../../../functions/users/update-me.ts';
import { processClients, theApp } from '../../../platform/whole-app.ts';
import { gallery } from '../../../scripts/seed/gallery.ts';
import { deliverUploads } from '../../setup/deliver-uploads.ts';
import { eventually } from '../../setup/eventually.ts';
import { aMedia, aPhoto, aUser, type TestUser } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';

let user: TestUser;
beforeAll(async () => {
  user = await aUser();
});

async function upload(photo: Buffer): Promise<string> {
  const { status, body } = await invoke<Media>(uploadMedia, { token: user.token, body: { media_data: photo.toString('base64') } });
  expect(status).toBe(201);
  return body.media_id;
}

const show = async (media_id: string) => (await invoke<Media>(getMedia, { token: user.token, path: { media_id } })).body;
const statusOf = async (url: string) => (await fetch(url)).status;

/** The photo after the consumer has run; the service's own consumer may have been faster. */
async function render(media_id: string): Promise<Media> {
  await eventually(async () => expect(await deliverUploads([`${user.id}/${media_id}`])).toEqual({ batchItemFailures: [] }));
  return show(media_id);
}

const keysOf = (media_id: string) =>
  theApp().db.query<{ key: string }>('test_keys_of', 'select key from media_objects where media_id = $1 order by key', [media_id]).then((rows) => rows.map(({ key }) => key));

describe('the renditions of a photo', () => {
  it('are created by the consumer, in every width and as AVIF, at the photo’s URLs', async () => {
    const media_id = await upload(await aPhoto(800, 200));
    const { renditions, base_url, query } = await render(media_id);
    expect(renditions.map(({ name }) => name)).toEqual(['320.webp', '480.webp', '780.webp', '780.avif', '800.webp']);
    expect(new URL(base_url).pathname).toContain(`/public/${user.id}/`);
    for (const { name, format } of renditions) {
      const response = await fetch(base_url + name + query);
      expect([response.status, response.headers.get('content-type')]).toEqual([200, `image/${format}`]);
    }
    // The upload is no longer needed.
    expect(await theApp().storage.hasUpload(`${user.id}/${media_id}`)).toBe(false);
    const again = await render(media_id);
    expect(again.renditions).toEqual(renditions);
  });

  it('appear in a post that was shown without them', async () => {
    const { body: post } = await invoke<Post>(createPost, { token: user.token, body: { media_id: await upload(await aPhoto()) } });
    const shown = async () => (await invoke<Post>(getPost, { path: { post_id: post.id } })).body.media[0]!;
    await shown();
    await render(post.media[0]!.id);
    await eventually(async () => expect((await shown()).renditions.map(({ name }) => name)).toEqual(['64.webp']));
    expect(Object.keys((await shown()).variants!).sort()).toEqual(['large', 'medium', 'original', 'thumbnail']);
  });

  it('replace the variants in lists, in which photos without renditions show their variants in the same form', async () => {
    const [small, large] = [await aPhoto(), await aPhoto(2400, 1200)];
    const ids = [await upload(small), await upload(large)];
    const { body: post } = await invoke<Post>(createPost, { token: user.token, body: { media_ids: ids } });
    const listed = async () => {
      const { body } = await invoke<UserPosts>(listUserPosts, { path: { user_id: user.id } });
      return body.posts.find(({ id }) => id === post.id)!.media;
    };
    const check = async () => {
      const media = await listed();
      for (const [index, { base_url, query, renditions, thumbnail_url, ...photo }] of media.entries()) {
        expect(thumbnail_url).toBe(post.media[index]!.thumbnail_url);
        expect(Object.keys(photo).sort()).toEqual(['alt', 'blurhash', 'height', 'id', 'width']);
        for (const { name, width, height, format } of renditions) {
          const file = await fetch(base_url + name + query);
          const meta = await sharp(Buffer.from(await file.arrayBuffer())).metadata();
          expect([meta.width, meta.height, file.headers.get('content-type')], name).toEqual([width, height, `image/${format}`]);
        }
      }
      return media.map(({ renditions }) => renditions.map(({ name }) => name));
    };
    const unrendered = () => theApp().db.query('test_unrender', 'update media set renditions = null, updated_at = clock_timestamp() where id = any($1::uuid[])', [ids]);
    for (const id of ids) await render(id);
    await eventually(async () => expect(await check()).toEqual([['64.webp'], ['780.webp', '780.avif', '1170.webp', '1170.avif']]));
    // The service's own consumer may still be recording its renditions.
    const unrenderedAre = (expectThem: (names: string[][]) => void) =>
      eventually(async () => {
        await unrendered();
        await refreshPosts(theApp(), [post.id]);
        expectThem(await check());
      });
    await unrenderedAre((names) => expect(names).toEqual([['original.jpg'], ['medium.jpg', 'large.jpg']]));
    // The oldest photos look like this, since owners did not have folders yet.
    await theApp().db.query('test_unfolder', 'update media set folder = null, updated_at = clock_timestamp() where id = any($1::uuid[])', [ids]);
    await unrenderedAre((names) => expect(names[1]![1]).toMatch(/^public\/.+\/large\.jpg$/));
  });

  it('are created again after a crash before they were recorded, and deleted with a photo removed in the meantime', async () => {
    const media_id = await upload(await aPhoto(300, 200));
    await render(media_id);
    const { base_url, renditions } = await show(media_id);
    const keys = await keysOf(media_id);
    const again = await upload(await aPhoto(300, 200));
    let attempts = 0;
    const unwrap = processClients.wrap('storage', (storage) => ({
      putMaster: async (...object) => {
        await storage.putMaster(...object);
        attempts += 1;
        if (attempts === 1) throw new Error('cut off');
      },
    }));
    try {
      await eventually(async () => expect((await deliverUploads([`${user.id}/${again}`])).batchItemFailures).toEqual([]));
    } finally {
      unwrap();
    }
    await render(again);
    expect((await show(again)).renditions).not.toEqual([]);
    await theApp().db.query('test_age_of', `update media set updated_at = now() - interval '2 days' where id = any($1::uuid[])`, [[media_id, again]]);
    const kept = await keysOf(again);
    for (const id of [media_id, again]) expect(await removeMedia(theApp(), id)).toBe(true);
    expect(await statusOf(base_url + renditions[0]!.name)).toBe(404);
    expect(await findMedia(theApp().db, again)).toBeUndefined();
    expect([keys.filter((key) => key.startsWith('master/')).length, kept.filter((key) => key.startsWith('master/')).length]).toEqual([1, 1]);
    expect([...(await keysOf(media_id)), ...(await keysOf(again))]).toEqual([]);
  });

  it('leave a page of 20 posts below 30 KB', async () => {
    const author = await aUser('a_photographer');
    // The maximum number of renditions; only their sizes matter here.
    const seven = ['320.webp', '480.webp', '780.webp', '780.avif', '1170.webp', '1170.avif', '2048.webp'].map((name) => {
      const [width, format] = name.split('.') as [string, string];
      return { name, width: Number(width), height: Math.round(Number(width) * 1.25), format };
    });
    const avatar_media_id = await aMedia(author);
    await invoke(updateMe, { token: author.token, body: { avatar_media_id } });
    for (const { caption, alt } of gallery.slice(0, 20)) {
      const media_id = await aMedia(author);
      await theApp().db.query('test_renditions', 'update media set renditions = $2, width = 4096, height = 2731 where id = $1', [media_id, JSON.stringify(seven)]);
      await invoke<Post>(createPost, { token: author.token, body: { media_id, caption, alt_texts: [alt] } });
    }
    const { body } = await invoke<UserPosts>(listUserPosts, { token: author.token, path: { user_id: author.id }, query: { limit: '20' } });
    expect(body.posts).toHaveLength(20);
    for (const { avatar_url, media } of body.posts) {
      expect(avatar_url).toContain('/public/');
      expect(media[0]!.renditions.map(({ name }) => name)).toEqual(seven.slice(2, -1).map(({ name }) => name));
    }
    const asDeployed = JSON.stringify(body).replaceAll(theApp().settings.cdnBaseUrl, 'https://d111111abcdef8.cloudfront.net');
    expect(Buffer.byteLength(asDeployed)).toBeLessThan(30_000);
  });
});
