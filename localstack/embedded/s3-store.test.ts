import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { CopyObjectCommand, DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ObjectStore } from './s3-store.ts';
import { startTestCloud, type TestCloud } from './testing.ts';

const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex');

describe('an object that is replaced while it is read', () => {
  let test: TestCloud;
  let Bucket: string;
  beforeAll(async () => {
    test = await startTestCloud();
    Bucket = test.stack.refs['MediaBucket']!;
  }, 30_000);
  afterAll(() => test.remove());

  const OVERWRITES = 150;
  const versions = [3, 70_000, 200_000].map((size) => randomBytes(size));
  const tags = new Map(versions.map((bytes) => [`"${md5(bytes)}"`, bytes]));

  /** Each version has its own bytes, and its own tag as type and metadata. */
  async function put(Key: string, version: Buffer): Promise<void> {
    const name = md5(version);
    await test.s3.send(new PutObjectCommand({ Bucket, Key, Body: version, ContentType: `image/${name}`, Metadata: { name } }));
  }

  const readers: Record<string, (Key: string) => Promise<void>> = {
    async cdn(key) {
      const response = await fetch(`${test.cloud.cdnUrl}/${key}`);
      const bytes = Buffer.from(await response.arrayBuffer());
      expect(response.status).toBe(200);
      expect([response.headers.get('etag'), response.headers.get('content-type')]).toEqual([`"${md5(bytes)}"`, `image/${md5(bytes)}`]);
    },
    async 'a range of it'(key) {
      const response = await fetch(`${test.cloud.cdnUrl}/${key}`, { headers: { Range: 'bytes=1-2' } });
      const version = tags.get(response.headers.get('etag')!)!;
      expect(response.status).toBe(206);
      expect(response.headers.get('content-range')).toBe(`bytes 1-2/${version.length}`);
      expect(Buffer.from(await response.arrayBuffer())).toEqual(version.subarray(1, 3));
    },
    async s3(Key) {
      const { Body, ETag, ContentLength, Metadata } = await test.s3.send(new GetObjectCommand({ Bucket, Key }));
      const bytes = await Body!.transformToByteArray();
      expect([ETag, ContentLength, Metadata]).toEqual([`"${md5(bytes)}"`, bytes.length, { name: md5(bytes) }]);
    },
    async 'its metadata'(Key) {
      const { ETag, ContentLength, ContentType } = await test.s3.send(new HeadObjectCommand({ Bucket, Key }));
      const version = tags.get(ETag!)!;
      expect([ContentLength, ContentType]).toEqual([version.length, `image/${md5(version)}`]);
    },
    async 'a copy'(Key) {
      const to = `copies/${Key}`;
      await test.s3.send(new CopyObjectCommand({ Bucket, Key: to, CopySource: `${Bucket}/${Key}` }));
      await readers['s3']!(to);
    },
  };

  it('is one version or the other in every response', async () => {
    const key = 'public/replaced';
    await put(key, versions[0]!);
    let writing = true;
    const reading = Object.values(readers).map(async (read) => {
      let reads = 0;
      for (; writing; reads += 1) await read(key);
      return reads;
    });
    for (let i = 1; i <= OVERWRITES; i += 1) await put(key, versions[i % versions.length]!);
    writing = false;
    expect((await Promise.all(reading)).every((reads) => reads > 0)).toBe(true);
  }, 60_000);

  it('can be deleted and listed at the same time, with others of its folder', async () => {
    const keys = ['folder/a', 'folder/b', 'folder/c'];
    const lives = keys.map(async (Key) => {
      for (let i = 0; i < 40; i += 1) {
        await put(Key, versions[0]!);
        await test.s3.send(new DeleteObjectCommand({ Bucket, Key }));
      }
    });
    let living = true;
    const listing = (async () => {
      while (living) await test.s3.send(new ListObjectsV2Command({ Bucket }));
    })();
    await Promise.all(lives);
    living = false;
    await listing;
    const { Contents = [] } = await test.s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'folder/' }));
    expect(Contents).toEqual([]);
  }, 60_000);
});

describe('a list by prefix', () => {
  it('has the keys that begin with it, in folders or not, and nothing from outside the bucket', async () => {
    const root = await mkdtemp(join(tmpdir(), 'lambdagram-lists-'));
    onTestFinished(() => rm(root, { recursive: true }));
    for (const key of ['bucket/photos/a/1', 'bucket/photos/a/2', 'bucket/photos/ab', 'bucket/photos/b/3', 'bucket/top', 'other/secret']) {
      const file = join(root, 'buckets', key);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(`${file}._S3rver_object`, 'bytes');
      await writeFile(`${file}._S3rver_metadata.json`, '{}');
    }
    const store = new ObjectStore(root);
    await store.prepare();
    const keysOf = async (prefix: string) => (await store.listPage('bucket', { prefix, delimiter: '', startAfter: '', maxKeys: 10 })).objects.map(({ key }) => key);
    expect(await keysOf('')).toEqual(['photos/a/1', 'photos/a/2', 'photos/ab', 'photos/b/3', 'top']);
    expect(await keysOf('photos/a')).toEqual(['photos/a/1', 'photos/a/2', 'photos/ab']);
    expect(await keysOf('photos/a/')).toEqual(['photos/a/1', 'photos/a/2']);
    for (const prefix of ['photos/none/', 'top/', '../other/', 'photos/../../other/', '/photos/']) expect(await keysOf(prefix)).toEqual([]);
  });
});

describe('the store', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lambdagram-store-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('converts what an earlier release has stored, once', async () => {
    const bucket = join(folder, 'buckets', 'media', 'ab');
    await mkdir(bucket, { recursive: true });
    const bytes = randomBytes(1_000);
    for (const key of ['one', 'two']) {
      await writeFile(join(bucket, `${key}._S3rver_object`), bytes);
      await writeFile(join(bucket, `${key}._S3rver_object.md5`), md5(bytes));
      await writeFile(join(bucket, `${key}._S3rver_metadata.json`), JSON.stringify({ 'content-type': 'image/webp', 'x-amz-meta-a': 'b' }));
    }
    // Without its object it is the remainder of an interrupted deletion.
    await writeFile(join(bucket, 'gone._S3rver_metadata.json'), '{}');
    for (let start = 1; start <= 2; start += 1) {
      const store = new ObjectStore(folder);
      await store.prepare();
      expect((await readdir(bucket)).toSorted()).toEqual(['one._S3rver_object', 'two._S3rver_object']);
      const found = (await store.getObject('media', 'ab/two'))!;
      expect(await buffer(found.content!)).toEqual(bytes);
      expect(found.metadata).toMatchObject({ 'content-type': 'image/webp', 'x-amz-meta-a': 'b', etag: `"${md5(bytes)}"`, 'content-length': '1000' });
    }
  });

  it('has nothing of an object that was removed, however it is asked', async () => {
    const store = new ObjectStore(folder);
    expect([await store.open('media', 'nothing'), await store.getObject('media', 'ab/nothing/below')]).toEqual([undefined, null]);
  });
});
