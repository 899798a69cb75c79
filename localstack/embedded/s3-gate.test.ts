import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ORIGIN, credentials, startTestCloud } from './testing.ts';
import type { TestCloud } from './testing.ts';

let test: TestCloud;
let Bucket: string;
beforeAll(async () => {
  test = await startTestCloud({ corsOrigins: ['http://localhost:3000', ORIGIN] });
  Bucket = test.stack.refs['UploadsBucket']!;
});
afterAll(() => test.remove());

const bytes = randomBytes(2048);
const read = async (Key: string): Promise<Buffer> => {
  const { Body } = await test.s3.send(new GetObjectCommand({ Bucket, Key }));
  return Buffer.from(await Body!.transformToByteArray());
};
const exists = (Key: string): Promise<boolean> =>
  test.s3.send(new HeadObjectCommand({ Bucket, Key })).then(
    () => true,
    () => false,
  );
const presignPut = (Key: string, size: number, expiresIn = 60): Promise<string> =>
  getSignedUrl(
    test.s3,
    new PutObjectCommand({ Bucket, Key, ContentType: 'image/jpeg', ContentLength: size }),
    { expiresIn, signableHeaders: new Set(['host', 'content-type', 'content-length']) },
  );
const put = (url: string, body: Buffer, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, {
    method: 'PUT',
    body: new Uint8Array(body),
    headers: { 'content-type': 'image/jpeg', ...headers },
  });
const errorCode = async (answer: Response): Promise<string | undefined> =>
  /<Code>(\w+)<\/Code>/.exec(await answer.text())?.[1];

describe('unsigned requests', () => {
  it.each([
    ['GET', ''],
    ['GET', '/raw/secret'],
    ['PUT', '/raw/secret'],
    ['DELETE', '/raw/secret'],
    ['POST', '?delete'],
  ])('are rejected: %s %s', async (method, path) => {
    await test.s3.send(new PutObjectCommand({ Bucket, Key: 'raw/secret', Body: 'x' }));
    const sent = method === 'PUT' || method === 'POST' ? { method, body: 'x' } : { method };
    const answer = await fetch(`${test.cloud.endpoint}/${Bucket}${path}`, sent);
    expect(answer.status).toBe(403);
    expect(await errorCode(answer)).toBe('AccessDenied');
    expect((await read('raw/secret')).toString()).toBe('x');
  });
});

describe('signed requests', () => {
  it('store and return an object with its type, cache control and metadata', async () => {
    const Metadata = { owner: 'ann' };
    const CacheControl = 'public, max-age=31536000, immutable';
    const input = { Bucket, Key: 'a b/ü+1.jpg', ContentType: 'image/jpeg', CacheControl, Metadata };
    await test.s3.send(new PutObjectCommand({ ...input, Body: bytes }));
    const found = await test.s3.send(new GetObjectCommand({ Bucket, Key: input.Key }));
    expect(Buffer.from(await found.Body!.transformToByteArray())).toEqual(bytes);
    expect(found).toMatchObject({ ContentType: 'image/jpeg', CacheControl, Metadata });
    expect(found.ETag).toBe(`"${createHash('md5').update(bytes).digest('hex')}"`);
  });

  it('cover the whole bucket, whose URL a client may end with a slash', async () => {
    await test.s3.send(new HeadBucketCommand({ Bucket }));
    await test.s3.send(new PutObjectCommand({ Bucket, Key: 'listed/1', Body: 'x' }));
    const { Contents } = await test.s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'listed/' }));
    expect(Contents?.map((object) => object.Key)).toEqual(['listed/1']);
  });

  it('list in pages, in the order of their bytes', async () => {
    const keys = ['paged/a-b', 'paged/a/1', 'paged/a1'];
    for (const Key of keys.toReversed()) await test.s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
    const first = await test.s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'paged/', MaxKeys: 2 }));
    expect(first.Contents?.map((object) => object.Key)).toEqual(keys.slice(0, 2));
    expect(first.IsTruncated).toBe(true);
    const rest = await test.s3.send(
      new ListObjectsV2Command({ Bucket, Prefix: 'paged/', ContinuationToken: first.NextContinuationToken }),
    );
    expect(rest.Contents?.map((object) => object.Key)).toEqual(keys.slice(2));
    expect(rest.IsTruncated).toBe(false);
    const grouped = await test.s3.send(
      new ListObjectsV2Command({ Bucket, Prefix: 'paged/', Delimiter: '/' }),
    );
    expect(grouped.Contents?.map((object) => object.Key)).toEqual(['paged/a-b', 'paged/a1']);
    expect(grouped.CommonPrefixes).toEqual([{ Prefix: 'paged/a/' }]);
  });

  it('copy and delete', async () => {
    await test.s3.send(new PutObjectCommand({ Bucket, Key: 'copy/from', Body: 'x' }));
    await test.s3.send(new CopyObjectCommand({ Bucket, Key: 'copy/to', CopySource: `${Bucket}/copy/from` }));
    expect((await read('copy/to')).toString()).toBe('x');
    const Delete = { Objects: [{ Key: 'copy/from' }, { Key: 'copy/to' }] };
    await test.s3.send(new DeleteObjectsCommand({ Bucket, Delete }));
    expect([await exists('copy/from'), await exists('copy/to')]).toEqual([false, false]);
  });

  it('take streams in aws-chunked encoding, which SDKs send by default', async () => {
    const s3 = new S3Client({
      endpoint: test.cloud.endpoint,
      region: 'us-east-1',
      credentials,
      forcePathStyle: true,
    });
    const big = randomBytes(300_000);
    const Body = Readable.from([big.subarray(0, 100_000), big.subarray(100_000)]);
    await s3.send(new PutObjectCommand({ Bucket, Key: 'streamed', Body, ContentLength: big.length }));
    expect(await read('streamed')).toEqual(big);
    const { ContentEncoding } = await test.s3.send(new HeadObjectCommand({ Bucket, Key: 'streamed' }));
    expect(ContentEncoding).toBeUndefined();
  });

  it('are rejected with another secret', async () => {
    const s3 = new S3Client({
      endpoint: test.cloud.endpoint,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: { accessKeyId: 'test', secretAccessKey: 'guessed' },
    });
    const refused = expect.objectContaining({ name: 'SignatureDoesNotMatch' });
    await expect(s3.send(new GetObjectCommand({ Bucket, Key: 'raw/secret' }))).rejects.toEqual(refused);
    await expect(s3.send(new PutObjectCommand({ Bucket, Key: 'forged', Body: 'x' }))).rejects.toEqual(
      refused,
    );
    expect(await exists('forged')).toBe(false);
  });

  it('are rejected if the body differs from the signed one', async () => {
    const command = new PutObjectCommand({ Bucket, Key: 'swapped', Body: 'honest' });
    command.middlewareStack.add(
      (next) => (args) => {
        Object.assign(args.request as object, { body: 'forged' });
        return next(args);
      },
      { step: 'deserialize', priority: 'high' },
    );
    await expect(test.s3.send(command)).rejects.toMatchObject({ name: 'XAmzContentSHA256Mismatch' });
    expect(await exists('swapped')).toBe(false);
  });

  it('cannot leave their bucket by dot segments', async () => {
    const Key = `../${test.stack.refs['MediaBucket']}/smuggled`;
    await expect(test.s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }))).rejects.toThrow();
    const media = test.stack.refs['MediaBucket']!;
    await expect(test.s3.send(new HeadObjectCommand({ Bucket: media, Key: 'smuggled' }))).rejects.toThrow();
    const CopySource = `${media}/../${Bucket}/raw/secret`;
    await expect(test.s3.send(new CopyObjectCommand({ Bucket, Key: 'got', CopySource }))).rejects.toThrow();
  });
});

describe('a presigned PUT', () => {
  it('stores exactly what was declared', async () => {
    const answer = await put(await presignPut('raw/1', bytes.length), bytes);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('etag')).toMatch(/^"[0-9a-f]{32}"$/);
    expect(await read('raw/1')).toEqual(bytes);
  });

  it.each([
    ['another type', bytes, { 'content-type': 'image/png' }],
    ['a longer body', Buffer.concat([bytes, bytes]), {}],
    ['a shorter body', bytes.subarray(1), {}],
  ])('rejects %s', async (_what, body, headers) => {
    const answer = await put(await presignPut('raw/other', bytes.length), body, headers);
    expect(answer.status).toBe(403);
    expect(await errorCode(answer)).toBe('SignatureDoesNotMatch');
    expect(await exists('raw/other')).toBe(false);
  });

  it('is not for another key, method or bucket', async () => {
    const url = await presignPut('raw/mine', bytes.length);
    expect((await put(url.replace('raw/mine', 'raw/yours'), bytes)).status).toBe(403);
    expect((await put(url.replace(Bucket, test.stack.refs['MediaBucket']!), bytes)).status).toBe(403);
    expect((await fetch(url)).status).toBe(403);
    expect((await put(url.replace(/Signature=.{8}/, 'Signature=00000000'), bytes)).status).toBe(403);
    expect((await put(url.replace(/Expires=60/, 'Expires=6000'), bytes)).status).toBe(403);
    expect(await exists('raw/yours')).toBe(false);
  });

  it('rejects headers that would change its meaning', async () => {
    const url = await presignPut('raw/copied', bytes.length);
    const answer = await put(url, bytes, { 'x-amz-copy-source': `${Bucket}/raw/secret` });
    expect([answer.status, await errorCode(answer)]).toEqual([403, 'AccessDenied']);
    expect(await exists('raw/copied')).toBe(false);
  });

  it('expires', async () => {
    const command = new PutObjectCommand({ Bucket, Key: 'raw/late', ContentType: 'image/jpeg' });
    const url = await getSignedUrl(test.s3, command, {
      expiresIn: 60,
      signingDate: new Date(Date.now() - 61_000),
    });
    const answer = await put(url, bytes);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('expired');
    expect(await exists('raw/late')).toBe(false);
  });

  it('leaves nothing behind when the upload is interrupted', async () => {
    const url = await presignPut('raw/broken', 1_000_000);
    const upload = request(url, {
      method: 'PUT',
      headers: { 'content-type': 'image/jpeg', 'content-length': 1_000_000 },
    });
    await new Promise<void>((resolve) => {
      upload.on('error', () => resolve());
      upload.write(randomBytes(500_000), () => upload.destroy(new Error('gone')));
    });
    expect(await exists('raw/broken')).toBe(false);
  });
});

describe('CORS', () => {
  const preflight = (origin: string, method = 'PUT', headers = 'content-type'): Promise<Response> =>
    fetch(`${test.cloud.endpoint}/${Bucket}/raw/1`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': headers,
      },
    });

  it("lets the bucket's origins through, and no others", async () => {
    const allowed = await preflight(ORIGIN);
    expect(allowed.status).toBe(200);
    expect(allowed.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(allowed.headers.get('access-control-allow-methods')).toContain('PUT');
    expect(allowed.headers.get('access-control-allow-headers')).toBe('content-type');
    expect(allowed.headers.get('access-control-max-age')).toBe('600');
    const alsoOurs = await preflight('http://localhost:3000');
    expect(alsoOurs.headers.get('access-control-allow-origin')).toBe('http://localhost:3000');
    const refusals = await Promise.all([
      preflight('http://evil.example'),
      preflight(ORIGIN, 'DELETE'),
      preflight(ORIGIN, 'PUT', 'authorization'),
    ]);
    for (const refused of refusals) {
      expect(refused.status).toBe(403);
      expect(refused.headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it('exposes the ETag of an upload and the reason of a rejection', async () => {
    const url = await presignPut('raw/cors', bytes.length);
    const stored = await put(url, bytes, { origin: ORIGIN });
    expect(stored.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(stored.headers.get('access-control-expose-headers')).toBe('ETag');
    const refused = await put(`${url}0`, bytes, { origin: ORIGIN });
    expect(refused.status).toBe(403);
    expect(refused.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    const foreign = await put(url, bytes, { origin: 'http://evil.example' });
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
  });
});
