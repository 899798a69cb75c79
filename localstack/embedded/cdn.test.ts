import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openMediaSigner } from '../../platform/media-signer.ts';
import { MEDIA_KEY } from './media-key.ts';
import { startTestCloud } from './testing.ts';
import type { TestCloud } from './testing.ts';

let test: TestCloud;
beforeAll(async () => {
  test = await startTestCloud();
});
afterAll(() => test.remove());

describe('the CDN', () => {
  const body = randomBytes(1000);
  const get = (key: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> =>
    fetch(`${test.cloud.cdnUrl}/${key}`, { method, headers });
  beforeAll(async () => {
    const common = {
      Bucket: test.stack.refs['MediaBucket'],
      CacheControl: 'public, max-age=31536000, immutable',
    };
    await test.s3.send(
      new PutObjectCommand({ ...common, Key: 'ab/photo.webp', Body: body, ContentType: 'image/webp' }),
    );
    await test.s3.send(new PutObjectCommand({ ...common, Key: 'ab/empty', Body: Buffer.alloc(0) }));
    await test.s3.send(new PutObjectCommand({ ...common, Key: 'master/owner/hash', Body: body }));
    await test.s3.send(
      new PutObjectCommand({ Bucket: test.stack.refs['UploadsBucket'], Key: 'secret', Body: 'x' }),
    );
  });

  it.each(['master/owner/hash', '%6daster/owner/hash', 'master%2Fowner%2Fhash', 'public/%2e%2e/master/owner/hash'])('serves no master at %s', async (key) => {
    expect((await get(key)).status).toBe(404);
  });

  it('serves media without a signature, cacheable and never executable', async () => {
    const answer = await get('ab/photo.webp');
    expect(answer.status).toBe(200);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(body);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'accept-ranges': 'bytes',
      'access-control-allow-origin': '*',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-length': '1000',
      'content-security-policy': "default-src 'none'; sandbox",
      'content-type': 'image/webp',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
      etag: expect.stringMatching(/^"[0-9a-f]{32}"$/) as string,
    });
    const head = await get('ab/photo.webp', {}, 'HEAD');
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '1000', '']);
    expect((await get('ab/empty')).headers.get('content-length')).toBe('0');
  });

  it('returns 304 for what the browser has cached', async () => {
    const etag = (await get('ab/photo.webp')).headers.get('etag')!;
    const cached = await get('ab/photo.webp', { 'if-none-match': `"other", W/${etag}` });
    expect([cached.status, await cached.text()]).toEqual([304, '']);
    expect(cached.headers.get('cache-control')).toContain('immutable');
    expect((await get('ab/photo.webp', { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it.each([
    ['bytes=0-9', 206, 0, 10],
    ['bytes=990-', 206, 990, 1000],
    ['bytes=-5', 206, 995, 1000],
    ['bytes=900-5000', 206, 900, 1000],
    ['bytes=0-1,5-6', 200, 0, 1000],
    ['lines=1-2', 200, 0, 1000],
  ])('answers ranges: %s', async (range, status, start, end) => {
    const answer = await get('ab/photo.webp', { range });
    expect(answer.status).toBe(status);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(body.subarray(start, end));
    const expected = status === 206 ? `bytes ${start}-${end - 1}/1000` : null;
    expect(answer.headers.get('content-range')).toBe(expected);
  });

  it('rejects a range beyond the end', async () => {
    const answer = await get('ab/photo.webp', { range: 'bytes=1000-' });
    expect([answer.status, answer.headers.get('content-range')]).toEqual([416, 'bytes */1000']);
  });

  it.each([
    'nothing',
    '',
    'secret',
    'ab',
    '%2e%2e/lambdagram-test-uploads/secret',
    '../lambdagram-test-uploads/secret',
    '..%2Flambdagram-test-uploads%2Fsecret',
    'ab/..%2f..%2flambdagram-test-uploads/secret',
    '%',
    'ab%00',
    'ab/photo.webp._S3rver_metadata.json',
  ])('serves only media: /%s', async (key) => {
    // Not fetch: it would resolve dot segments itself.
    const asked = request(test.cloud.endpoint, { path: `/cdn/${key}` }).end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    expect([answer.statusCode, await text(answer)]).toEqual([404, 'Not found\n']);
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  describe('with a private file', () => {
    const [owner, other] = [randomUUID(), randomUUID()] as const;
    const now = () => Math.floor(Date.now() / 1000);
    const sign = (path = `${owner}/*`, end = now() + 60) => openMediaSigner({ CDN_BASE_URL: test.cloud.cdnUrl, ...MEDIA_KEY.environment }).sign(path, end);
    const status = async (key: string, query: string) => (await get(`${key}?${query}`)).status;
    beforeAll(async () => {
      const Bucket = test.stack.refs['MediaBucket'];
      for (const Key of [`public/${owner}/a/1.webp`, `private/${owner}/b/1.webp`, `private/${other}/a/1.webp`]) {
        await test.s3.send(new PutObjectCommand({ Bucket, Key, Body: body, ContentType: 'image/webp' }));
      }
    });

    it('serves it for signed URLs, in either place', async () => {
      const query = await sign();
      expect(Buffer.from(await (await get(`${owner}/a/1.webp?${query}`)).arrayBuffer())).toEqual(body);
      expect(await status(`${owner}/b/1.webp`, query)).toBe(200);
      expect(await status(`${owner}/c/1.webp`, query)).toBe(404);
    });

    it('does not serve it by its key', async () => {
      const query = await sign();
      expect(await Promise.all(['', `?${query}`].map(async (end) => (await get(`private/${owner}/b/1.webp${end}`)).status))).toEqual([404, 404]);
    });

    it('accepts a signature for its owner only', async () => {
      const query = await sign();
      const keys = [`${other}/a/1.webp`, `${owner}/%2e%2e/${other}/a/1.webp`, `${owner}%2F..%2F${other}/a/1.webp`];
      expect((await Promise.all(keys.map((key) => status(key, query)))).every((code) => code >= 400)).toBe(true);
      expect(await status(`${other}/a/1.webp`, `x=/${owner}/&${query}`)).toBe(403);
    });

    it.each([
      ['without one', () => ''],
      ['without its policy', (query: string) => query.replace(/Policy=[^&]*&/, '')],
      ['without its key', (query: string) => query.replace(/Key-Pair-Id=[^&]*&/, '')],
      ['of another key', (query: string) => query.replace(MEDIA_KEY.id, 'KOTHER')],
      ['that was changed', (query: string) => query.replace(/(?<=Signature=.{12})./, (letter) => (letter === 'a' ? 'b' : 'a'))],
      ['twice', (query: string) => `${query}&${query}`],
      ['with a later end', (query: string) => query.replace(/(?<=Policy=)[^&]*/, (policy) => Buffer.from(Buffer.from(policy.replaceAll('_', '='), 'base64').toString().replace(/\d+(?=\}\}\})/, '9999999999')).toString('base64').replaceAll('=', '_'))],
    ])('refuses a signature %s', async (_, change) => {
      const query = await sign();
      expect(await status(`${owner}/a/1.webp`, query)).toBe(200);
      expect(await status(`${owner}/a/1.webp`, change(query))).toBe(403);
    });

    it('rejects an expired signature, and one for another URL', async () => {
      expect(await status(`${owner}/a/1.webp`, await sign(undefined, now()))).toBe(403);
      expect(await status(`${owner}/a/1.webp`, await sign(`${other}/*`))).toBe(403);
    });
  });

  it('is read-only', async () => {
    expect((await get('ab/photo.webp', {}, 'DELETE')).status).toBe(405);
    expect((await get('ab/photo.webp')).status).toBe(200);
  });
});
