import { beforeAll, describe, expect, it } from 'vitest';
import sharp from 'sharp';
import type { ReadyMedia } from '../../../core/media/schema.ts';
import { handler } from '../../../functions/media/upload-media.ts';
import { noStrings } from '../../setup/bad-text.ts';
import { expectInvalid, expectProblem } from '../../setup/expect-problem.ts';
import { aPhoto, aUser, freshName, type TestUser } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';
import { expectSamePhoto } from '../../setup/same-photo.ts';

let user: TestUser;
let photo: Buffer;
beforeAll(async () => {
  [user, photo] = await Promise.all([aUser(), aPhoto(80, 60)]);
});
const upload = (body: unknown, headers: Record<string, string> = {}) => invoke<ReadyMedia>(handler, { token: user.token, body, headers });
const image = (format: 'png' | 'webp' | 'gif') =>
  sharp({ create: { width: 80, height: 60, channels: 4, background: '#f804' } }).toFormat(format).toBuffer();

describe('POST /api/v1/media/upload with JSON', () => {
  it.each<[string, () => Promise<object> | object]>([
    ['base64', () => ({ media_data: photo.toString('base64') })],
    ['base64 with a type', () => ({ media_data: photo.toString('base64'), content_type: 'image/jpeg', filename: 'a.jpg' })],
    ['base64 of no type and no name', () => ({ media_data: photo.toString('base64'), content_type: '', filename: '' })],
    ['base64 with nulls', () => ({ media_data: photo.toString('base64'), content_type: null, filename: null })],
    ['base64 without padding', () => ({ media_data: photo.toString('base64').replace(/=+$/, '') })],
    ['base64url', () => ({ media_data: photo.toString('base64url') })],
    ['base64 in lines', () => ({ media_data: photo.toString('base64').replace(/.{76}/g, '$&\r\n') })],
    ['a data URL', () => ({ media_data: `data:image/jpeg;base64,${photo.toString('base64')}` })],
    ['a data URL without type', () => ({ media_data: `data:;base64,${photo.toString('base64')}` })],
    ['PNG', async () => ({ media_data: (await image('png')).toString('base64') })],
    ['WebP', async () => ({ media_data: (await image('webp')).toString('base64'), content_type: 'image/webp' })],
    ['a PNG that is said to be JPEG', async () => ({ media_data: (await image('png')).toString('base64'), content_type: 'image/jpeg' })],
    ['a photo that is said to be text', () => ({ media_data: photo.toString('base64'), content_type: 'text/plain; charset=x' })],
    ['a data URL of a vendor type', () => ({ media_data: `data:image/pjpeg;name=a.jpg;base64,${photo.toString('base64')}` })],
    ['GIF', async () => ({ media_data: (await image('gif')).toString('base64') })],
  ])('makes a photo of %s', async (_, body) => {
    const { status, body: media } = await upload(await body());
    expect(status).toBe(201);
    expect(media).toMatchObject({ status: 'ready', width: 80, height: 60 });
    const variants = await Promise.all(Object.values(media.variants).map((url) => fetch(url)));
    for (const { status: shown, headers } of variants) {
      expect(shown).toBe(200);
      expect(headers.get('content-type')).toMatch(/^image\/(jpeg|webp)$/);
      expect(headers.get('cache-control')).toBe('public, max-age=86400');
    }
  });

  it.each([
    ['not base64', { media_data: 'no*base64!' }],
    ['nothing', { media_data: '' }],
    ['a data URL that is not base64', { media_data: 'data:image/svg+xml,<svg/>' }],
    ['a null byte', { media_data: 'AAAA\0' }],
    ['a lone surrogate', { media_data: 'AAAA\ud800' }],
    ['none', {}],
    ...noStrings.map(([name, media_data]): [string, object] => [name, { media_data }]),
  ])('refuses %s as media_data', async (_, body) => {
    expectInvalid(await upload(body), 'media_data');
  });

  it.each([
    ['a BMP', { media_data: Buffer.from('BM of no account').toString('base64') }, 415, 'unsupported_media_type'],
    ['a GIF without a picture', { media_data: 'R0lGODlhAQABAAAAACw=' }, 400, 'truncated_image'],
    ['HTML said to be JPEG', { media_data: Buffer.from('<html>').toString('base64'), content_type: 'image/jpeg' }, 415, 'unsupported_media_type'],
    ['spaces only', { media_data: '  ' }, 400, 'empty_file'],
  ])('rejects %s', async (_, body, status, code) => {
    expectProblem(await upload(body), status, code);
  });

  it('rejects more than 4.4 MB and names the alternative for large photos', async () => {
    const media_data = Buffer.alloc(4_400_001).toString('base64');
    expect(expectProblem(await upload({ media_data }), 413, 'file_too_large').detail).toMatch(/is 4400001 bytes, and the API accepts at most 4400000\. .* 50 MB.* POST \/api\/v1\/media\/upload-url/);
    expectProblem(await upload({ media_data: 'A'.repeat(10 * 1024 * 1024) }), 413, 'body_too_large');
  });

  it.each(['image/jpeg', 'video/mp4', 'multipart/mixed'])('rejects raw bytes as %s', async (type) => {
    expectProblem(await upload('bytes', { 'Content-Type': type }), 415, 'unsupported_media_type');
  });

  it('creates one photo per Idempotency-Key, and rejects another file with it', async () => {
    const headers = { 'Idempotency-Key': freshName('key') };
    const body = { media_data: photo.toString('base64') };
    const [first, again] = [await upload(body, headers), await upload(body, headers)];
    expectSamePhoto(again.body, first.body);
    const another = { media_data: (await aPhoto()).toString('base64') };
    expectProblem(await upload(another, headers), 422, 'idempotency_key_reused');
  });
});

describe('POST /api/v1/media/upload with a form', () => {
  // The shortest boundary that RFC 2046 allows.
  const boundary = 'x';
  const form = (head: string, file = photo, end = `\r\n--${boundary}--\r\n`, headers: Record<string, string> = {}) => {
    const body = Buffer.concat([Buffer.from(head), file, Buffer.from(end)]);
    return handler(
      {
        httpMethod: 'POST',
        path: '/api/v1/media/upload',
        headers: { Authorization: `Bearer ${user.token}`, 'Content-Type': `multipart/form-data; boundary=${boundary}`, ...headers },
        body: body.toString('base64'),
        isBase64Encoded: true,
      } as never,
      {} as never,
    ).then(({ statusCode, headers: answered, body: text }) => ({ status: statusCode, headers: answered, body: JSON.parse(text) as ReadyMedia }));
  };
  const part = (name: string, type = 'image/jpeg') =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="a.jpg"\r\nContent-Type: ${type}\r\n\r\n`;

  it('turns the field "file" into a photo', async () => {
    expect(await form(part('file'))).toMatchObject({ status: 201, body: { status: 'ready', width: 80 } });
  });

  it('determines an undeclared type from the bytes', async () => {
    const undeclared = part('file', 'application/octet-stream');
    expect(await form(undeclared)).toMatchObject({ status: 201, body: { status: 'ready', width: 80 } });
    expectProblem(await form(undeclared, Buffer.from('BM is no photo')), 415, 'unsupported_media_type');
    expectProblem(await form(undeclared, Buffer.alloc(0)), 400, 'empty_file');
  });

  it.each([
    ['without a file name', 'name="file"\r\nContent-Type: image/jpeg'],
    ['without a type', 'name="file"; filename="a.jpg"'],
    ['without either', 'name="file"'],
    ['with an empty file name', 'name="file"; filename=""\r\nContent-Type: image/jpeg'],
    ['with an extended file name', `name="file"; filename*=UTF-8''%E2%82%AC.jpg\r\nContent-Type: image/jpeg`],
    ['with an unquoted name', 'name=file; filename=photo.jpg\r\nContent-Type: image/jpeg'],
    ['with another type', 'name="file"; filename="a.txt"\r\nContent-Type: text/html'],
    ['with a type that no header may have', 'name="file"; filename="a.jpg"\r\nContent-Type: image/jpeg\0; \x7f'],
    ['with a type of 5,000 letters', `name="file"; filename="a.jpg"\r\nContent-Type: image/${'x'.repeat(5_000)}`],
    ['with a name of another alphabet', 'name="file"; filename="Mäx \\"q\\" 写真.jpg"\r\nContent-Type: image/jpeg'],
    ['with a transfer encoding', 'name="file"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\nContent-Transfer-Encoding: binary'],
    ['with the type of what it was before', 'name="file"; filename="a.heic"\r\nContent-Type: image/heic'],
  ])('accepts a part %s', async (_, head) => {
    const sent = await form(`--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`);
    expect(sent).toMatchObject({ status: 201, body: { status: 'ready', width: 80, height: 60 } });
  });

  it('treats a browser’s empty part as no file', async () => {
    const nothing = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n`;
    expect(expectInvalid(await form(nothing, Buffer.alloc(0)), 'file').detail).toContain('Choose a file');
  });

  it('rejects a form without a file, and a malformed one', async () => {
    expectInvalid(await form(part('photo')), 'file');
    expectProblem(await form(part('file'), Buffer.alloc(0)), 400, 'empty_file');
    expectInvalid(await form('no form at all'), 'file');
    expectProblem(await form(part('file'), photo, ''), 400, 'malformed_multipart');
    expectProblem(await form(part('file'), photo, undefined, { 'Content-Type': 'multipart/form-data' }), 400, 'malformed_multipart');
  });
});
