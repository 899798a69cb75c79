import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { CopyObjectCommand, DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openMediaSigner } from '../../platform/media-signer.ts';
import { MEDIA_KEY } from '../embedded/media-key.ts';
import { startTestCloud, type TestCloud } from '../embedded/testing.ts';
import { type Cdn, startCdn } from './cdn.ts';

let test: TestCloud;
let cdn: Cdn;
beforeAll(async () => {
  test = await startTestCloud();
  cdn = await startCdn({ port: 0, endpoint: test.cloud.endpoint, bucket: test.stack.refs['MediaBucket']! });
});
afterAll(async () => {
  await cdn.stop();
  await test.remove();
});

describe('a CDN over a bucket of any cloud', () => {
  const body = randomBytes(1000);
  const get = (key: string, headers: Record<string, string> = {}, method = 'GET') => fetch(`${cdn.url}/${key}`, { method, headers });
  beforeAll(async () => {
    const [Bucket, CacheControl] = [test.stack.refs['MediaBucket'], 'public, max-age=31536000, immutable'];
    await test.s3.send(new PutObjectCommand({ Bucket, Key: 'ab/photo.webp', Body: body, ContentType: 'image/webp', CacheControl }));
    await test.s3.send(new PutObjectCommand({ Bucket: test.stack.refs['UploadsBucket'], Key: 'secret', Body: 'x' }));
  });

  it('responds like the embedded one', async () => {
    const [ours, embedded] = await Promise.all([get('ab/photo.webp'), fetch(`${test.cloud.cdnUrl}/ab/photo.webp`)]);
    const headersOf = ({ headers }: Response) => Object.fromEntries([...headers].filter(([name]) => name !== 'date' && name !== 'last-modified'));
    expect(headersOf(ours)).toEqual(headersOf(embedded));
    expect(Buffer.from(await ours.arrayBuffer())).toEqual(body);
    expect(new Date(ours.headers.get('last-modified')!).getTime()).toBeGreaterThan(Date.now() - 60_000);
  });

  it('returns 304, ranges and HEAD', async () => {
    const etag = (await get('ab/photo.webp', {}, 'HEAD')).headers.get('etag')!;
    expect((await get('ab/photo.webp', { 'If-None-Match': etag })).status).toBe(304);
    const part = await get('ab/photo.webp', { Range: 'bytes=10-19' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 10-19/1000']);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(body.subarray(10, 20));
    expect((await get('ab/photo.webp', { Range: 'bytes=1000-' })).status).toBe(416);
  });

  it('serves nothing from other buckets, and nothing outside /cdn/', async () => {
    for (const key of ['secret', 'nothing', '../uploads/secret', '']) expect((await get(key)).status, key).toBe(404);
    expect((await fetch(new URL('/', cdn.url))).status).toBe(404);
  });

  describe('while an object moves', () => {
    const [path, bucket] = [`${randomUUID()}/a/1.webp`, () => test.stack.refs['MediaBucket']!];

    async function move(from: string, to: string): Promise<void> {
      await test.s3.send(new CopyObjectCommand({ Bucket: bucket(), Key: `${to}/${path}`, CopySource: `${bucket()}/${from}/${path}` }));
      await test.s3.send(new DeleteObjectCommand({ Bucket: bucket(), Key: `${from}/${path}` }));
    }

    /** Starts a CDN and runs something before or after it first requests the public or private place from storage. */
    async function cdnWith(happens: { [When in `${'before' | 'after'} ${'public' | 'private'}`]?: () => Promise<void> }): Promise<Cdn> {
      const come = async (when: 'before' | 'after', url: string) => {
        const key = `${when} ${url.includes(`/public/${path}`) ? 'public' : url.includes(`/private/${path}`) ? 'private' : ''}` as keyof typeof happens;
        await happens[key]?.();
        delete happens[key];
      };
      const storage = createServer((req, res) => {
        void (async () => {
          await come('before', req.url!);
          const [answer] = (await once(request(test.cloud.endpoint, { method: req.method!, path: req.url!, headers: req.headers }).end(), 'response')) as [IncomingMessage];
          const body = await buffer(answer);
          await come('after', req.url!);
          res.writeHead(answer.statusCode!, answer.headers).end(body);
        })();
      }).listen(0, '127.0.0.1');
      await once(storage, 'listening');
      const moving = await startCdn({ port: 0, endpoint: `http://127.0.0.1:${(storage.address() as AddressInfo).port}`, bucket: bucket() });
      onTestFinished(async () => {
        await moving.stop();
        storage.close();
      });
      return moving;
    }

    it.each([
      ['goes after it was found', 'public', { 'after public': () => move('public', 'private') }],
      ['goes before it is looked for', 'public', { 'before public': () => move('public', 'private') }],
      ['comes back before it is looked for in the second place', 'private', { 'before private': () => move('private', 'public') }],
    ] as const)('serves one that %s', async (_, place, happens) => {
      await test.s3.send(new PutObjectCommand({ Bucket: bucket(), Key: `${place}/${path}`, Body: body, ContentType: 'image/webp' }));
      const { url } = await cdnWith({ ...happens });
      const query = await openMediaSigner({ CDN_BASE_URL: url, ...MEDIA_KEY.environment }).sign(`${path.split('/')[0]}/*`, Math.floor(Date.now() / 1000) + 600);
      const answer = await fetch(`${url}/${path}?${query}`);
      expect([answer.status, Buffer.from(await answer.arrayBuffer())]).toEqual([200, body]);
    });
  });

  it('accepts only names of this machine', async () => {
    const status = (host: string) =>
      new Promise((resolve) => {
        request(`${cdn.url}/ab/photo.webp`, { headers: { host } }, (response) => resolve(response.resume().statusCode)).end();
      });
    expect(await Promise.all([`localhost:${cdn.port}`, `evil.example:${cdn.port}`, '['].map(status))).toEqual([200, 403, 400]);
  });

  it('names its setting when the port is taken', async () => {
    await expect(startCdn({ port: cdn.port, endpoint: test.cloud.endpoint, bucket: 'any' })).rejects.toThrow('set CDN_PORT to another port');
  });
});
