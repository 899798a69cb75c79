import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../core/shared/ids.ts';
import type { Media, ReadyMedia, UploadPermission } from '../../core/media/schema.ts';
import { createApp, theApp } from '../../platform/whole-app.ts';
import { loadConfig } from '../../platform/config.ts';
import { callApi } from '../setup/call-api.ts';
import { eventually } from '../setup/eventually.ts';
import { expectProblem } from '../setup/expect-problem.ts';
import { anUpload, aPhoto, aUser, type TestUser } from '../setup/given.ts';
import { findMetadata, servedFiles } from '../setup/metadata.ts';
import { webOrigin } from '../setup/web-origin.ts';

let user: TestUser;
let photo: Buffer;
beforeAll(async () => {
  [user, photo] = await Promise.all([aUser(), aPhoto(200, 150)]);
});

const bytes = (content: Buffer | string) => new Uint8Array(Buffer.from(content as Buffer));
const put = (upload: UploadPermission, content: Buffer | string, headers = upload.headers, url = upload.upload_url) =>
  fetch(url, { method: 'PUT', headers, body: bytes(content) });
const confirm = (media_id: string) => callApi<ReadyMedia>('POST', '/api/v1/media/confirm', { token: user.token, body: { media_id } });

function postForm({ post }: UploadPermission, content: Buffer | string, changes: Record<string, string> = {}) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...post.fields, ...changes })) form.append(name, value);
  form.append('file', new Blob([bytes(content)]), 'photo.jpg');
  return fetch(post.url, { method: 'POST', body: form, headers: { Origin: webOrigin() } });
}

describe('a photo', () => {
  it.each<[string, () => Promise<{ status: number; body: ReadyMedia }>]>([
    ['a presigned PUT', async () => {
      const upload = await anUpload(user, photo.length);
      expect((await put(upload, photo)).status).toBe(200);
      return confirm(upload.media_id);
    }],
    ['a presigned POST', async () => {
      const upload = await anUpload(user, photo.length);
      const answer = await postForm(upload, photo);
      expect(answer.status).toBe(204);
      expect(answer.headers.get('access-control-allow-origin')).not.toBeNull();
      return confirm(upload.media_id);
    }],
    ['a presigned PUT of a file whose type and size were not known', async () => {
      const { body } = await callApi<UploadPermission>('POST', '/api/v1/media/upload-url', { token: user.token, body: { filename: 'photo' } });
      expect((await put(body, photo, { 'Content-Type': 'image/jpeg' })).status).toBe(200);
      return confirm(body.media_id);
    }],
    ['a presigned POST of such a file', async () => {
      const { body } = await callApi<UploadPermission>('POST', '/api/v1/media/upload-url', { token: user.token, body: { filename: 'photo' } });
      expect((await postForm(body, photo, { 'Content-Type': 'image/jpeg' })).status).toBe(204);
      return confirm(body.media_id);
    }],
    ['base64', () => callApi('POST', '/api/v1/media/upload', { token: user.token, body: { media_data: photo.toString('base64') } })],
    ['the alias of old clients', () => callApi('POST', '/api/v1/media', { token: user.token, body: { media_data: photo.toString('base64') } })],
    ['a data URL', () =>
      callApi('POST', '/api/v1/media/upload', { token: user.token, body: { media_data: `data:image/jpeg;base64,${photo.toString('base64')}` } })],
    ['a presigned PUT of another type', async () => {
      const upload = await anUpload(user, photo.length);
      expect((await put(upload, photo, { 'Content-Type': 'image/heic' })).status).toBe(200);
      return confirm(upload.media_id);
    }],
    ['a presigned PUT of no type', async () => {
      const upload = await anUpload(user, photo.length);
      expect((await put(upload, photo, {})).status).toBe(200);
      return confirm(upload.media_id);
    }],
    ['a presigned POST of another type', async () => {
      const upload = await anUpload(user, photo.length, '');
      expect((await postForm(upload, photo, { 'Content-Type': 'application/octet-stream' })).status).toBe(204);
      return confirm(upload.media_id);
    }],
    ['a form', () => {
      const form = new FormData();
      form.append('file', new Blob([bytes(photo)], { type: 'image/jpeg' }), 'photo.jpg');
      return callApi('POST', '/api/v1/media/upload', { token: user.token, body: form });
    }],
  ])('arrives by %s and is the same photo', async (_, send) => {
    const { status, body } = await send();
    expect([200, 201]).toContain(status);
    expect(body).toMatchObject({ status: 'ready', width: 200, height: 150 });
    const original = Buffer.from(await (await fetch(body.variants.original)).arrayBuffer());
    expect(await sharp(original).metadata()).toMatchObject({ format: 'jpeg', width: 200, height: 150 });
  });

  it('loses its EXIF and GPS data in every variant, and is rotated upright', async () => {
    const withPlace = await sharp(await aPhoto(1200, 800))
      .withExif({ IFD0: { Make: 'SecretCamera' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const upload = await anUpload(user, withPlace.length);
    await put(upload, withPlace);
    const { body } = await confirm(upload.media_id);
    expect(body).toMatchObject({ width: 800, height: 1200 });
    const urls = await eventually(async () => {
      const shown = await callApi<Media>('GET', `/api/v1/media/${upload.media_id}`, { token: user.token });
      expect(shown.body.renditions).not.toEqual([]);
      return servedFiles(shown.body as ReadyMedia);
    });
    expect(urls.length).toBeGreaterThan(4);
    for (const url of urls) {
      const file = Buffer.from(await (await fetch(url)).arrayBuffer());
      expect(await findMetadata(file), url).toEqual([]);
      expect(file.includes('SecretCamera')).toBe(false);
    }
  });

  it('may be HEIC, and is served as JPEG', async () => {
    const heic = readFileSync(new URL('../../core/media/imaging/fixtures/photo.heic', import.meta.url));
    const upload = await anUpload(user, heic.length, 'image/heic');
    expect((await put(upload, heic)).status).toBe(200);
    const { body } = await confirm(upload.media_id);
    expect(body).toMatchObject({ status: 'ready', width: 320, height: 240 });
    expect(await sharp(Buffer.from(await (await fetch(body.variants.original)).arrayBuffer())).metadata()).toMatchObject({ format: 'jpeg', width: 320 });
  });

  it('is processed even if it is never confirmed', async () => {
    const upload = await anUpload(user, photo.length);
    await put(upload, photo);
    await eventually(async () => {
      const { body } = await callApi<Media>('GET', `/api/v1/media/${upload.media_id}`, { token: user.token });
      expect(body).toMatchObject({ status: 'ready', width: 200, height: 150 });
    });
  });
});

describe('storage rejects', () => {
  const allowAll = Buffer.from('{"expiration":"2099-01-01T00:00:00Z","conditions":[]}').toString('base64');
  const putTo = (upload: UploadPermission, change: (url: string) => string) =>
    put(upload, photo, upload.headers, change(upload.upload_url));
  it.each<[string, (upload: UploadPermission) => Promise<Response>]>([
    ['another key', (upload) => putTo(upload, (url) => url.replace(`${upload.media_id}?`, `${newId()}?`))],
    ['a tampered signature', (upload) => putTo(upload, (url) => url.replace(/(?<=X-Amz-Signature=)./, 'g'))],
    ['a longer life', (upload) => putTo(upload, (url) => url.replace('X-Amz-Expires=900', 'X-Amz-Expires=9000'))],
    ['no signature', (upload) => putTo(upload, (url) => url.split('?')[0]!)],
    ['a byte more', (upload) => put(upload, Buffer.concat([photo, Buffer.from('x')]))],
    ['a byte less', (upload) => put(upload, photo.subarray(1))],
    ['a form with another key', (upload) => postForm(upload, photo, { key: `${upload.post.fields['key']}0` })],
    ['a form with a tampered signature', (upload) => postForm(upload, photo, { 'X-Amz-Signature': '0'.repeat(64) })],
    ['a form with another policy', (upload) => postForm(upload, photo, { Policy: allowAll })],
    ['a form with a byte more', (upload) => postForm(upload, Buffer.concat([photo, Buffer.from('x')]))],
    ['a form with a byte less', (upload) => postForm(upload, photo.subarray(1))],
    ['reading what was uploaded', (upload) => fetch(upload.upload_url.split('?')[0]!)],
  ])('%s', async (_, send) => {
    const upload = await anUpload(user, photo.length);
    const { status } = await send(upload);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expectProblem(await confirm(upload.media_id), 409, 'not_uploaded');
  });

  it('an expired permission', async () => {
    const app = createApp({ ...loadConfig(), UPLOAD_URL_SECONDS: 1 });
    const { url, headers, post, expiresAt } = await app.storage.presignUpload(`${user.id}/expired`, { contentType: 'image/jpeg', size: photo.length, maxSize: photo.length });
    const upload = { upload_url: url, headers, post } as UploadPermission;
    // Signatures have a resolution of one second.
    await delay(Math.max(0, expiresAt.getTime() + 1_000 - Date.now()));
    expect((await put(upload, photo)).status).toBe(403);
    expect((await postForm(upload, photo)).status).toBe(403);
  });
});

describe('files that are not photos are rejected with a reason', () => {
  it.each<[string, () => Buffer | string, number, string]>([
    ['an SVG', () => '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', 415, 'unsupported_media_type'],
    ['a page', () => '<!doctype html><script>alert(1)</script>', 415, 'unsupported_media_type'],
    ['an animated PNG', () => readFileSync(new URL('../../core/media/imaging/fixtures/animated.png', import.meta.url)), 415, 'unsupported_media_type'],
    ['a truncated photo', () => photo.subarray(0, photo.length >> 1), 400, 'truncated_image'],
    ['a photo of a beginning and an end', () => Buffer.from('ffd8ffd9', 'hex'), 400, 'corrupt_image'],
  ])('%s', async (_, content, status, code) => {
    const file = Buffer.from(content() as Buffer);
    const upload = await anUpload(user, file.length);
    expect((await put(upload, file)).status).toBe(200);
    const confirmed = expectProblem(await confirm(upload.media_id), status, code);
    const direct = await callApi('POST', '/api/v1/media/upload', { token: user.token, body: { media_data: file.toString('base64') } });
    expect(expectProblem(direct, status, code).detail).toBe(confirmed.detail);
    expect((await callApi<Media>('GET', `/api/v1/media/${upload.media_id}`, { token: user.token })).body).toMatchObject({ status: 'failed', variants: {} });
    const post = await callApi('POST', '/api/v1/posts', { token: user.token, body: { media_id: upload.media_id } });
    expectProblem(post, 409, 'media_not_ready');
  });

  it('a file of more than 50 MB whose size was not declared, which is deleted', async () => {
    const { body: upload } = await callApi<UploadPermission>('POST', '/api/v1/media/upload-url', { token: user.token, body: { filename: 'huge' } });
    expect((await put(upload, Buffer.alloc(50 * 1024 * 1024 + 1))).status).toBe(200);
    expect(expectProblem(await confirm(upload.media_id), 413, 'file_too_large').detail).toContain('at most 52428800 bytes');
    await eventually(async () => expect(await theApp().storage.readUpload(`${user.id}/${upload.media_id}`, 1)).toBeUndefined());
  });

  it('an empty file', async () => {
    const form = new FormData();
    form.append('file', new Blob([], { type: 'image/jpeg' }), 'photo.jpg');
    expectProblem(await callApi('POST', '/api/v1/media/upload', { token: user.token, body: form }), 400, 'empty_file');
  });
});
