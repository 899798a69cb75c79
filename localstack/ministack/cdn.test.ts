import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

  it('answers as the embedded one does', async () => {
    const [ours, embedded] = await Promise.all([get('ab/photo.webp'), fetch(`${test.cloud.cdnUrl}/ab/photo.webp`)]);
    const headersOf = ({ headers }: Response) => Object.fromEntries([...headers].filter(([name]) => name !== 'date' && name !== 'last-modified'));
    expect(headersOf(ours)).toEqual(headersOf(embedded));
    expect(Buffer.from(await ours.arrayBuffer())).toEqual(body);
    expect(new Date(ours.headers.get('last-modified')!).getTime()).toBeGreaterThan(Date.now() - 60_000);
  });

  it('answers 304, ranges and HEAD', async () => {
    const etag = (await get('ab/photo.webp', {}, 'HEAD')).headers.get('etag')!;
    expect((await get('ab/photo.webp', { 'If-None-Match': etag })).status).toBe(304);
    const part = await get('ab/photo.webp', { Range: 'bytes=10-19' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 10-19/1000']);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(body.subarray(10, 20));
    expect((await get('ab/photo.webp', { Range: 'bytes=1000-' })).status).toBe(416);
  });

  it('has nothing of other buckets, and nothing outside of /cdn/', async () => {
    for (const key of ['secret', 'nothing', '../uploads/secret', '']) expect((await get(key)).status, key).toBe(404);
    expect((await fetch(new URL('/', cdn.url))).status).toBe(404);
  });

  it('has only names of this machine', async () => {
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
