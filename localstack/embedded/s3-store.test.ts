import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { CopyObjectCommand, DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import S3Object from '@20minutes/s3rver/lib/models/object.js';
import fc from 'fast-check';
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

  /** Stores a version whose content type and metadata are derived from its bytes. */
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

  it('is served as one version or the other', async () => {
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
  it('contains the keys that begin with it, in folders or not, and nothing from outside the bucket', async () => {
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

describe('lists in pages', () => {
  const name = fc.constantFrom('a', 'a-', 'a.b', 'b', 'ab', 'B');
  const key = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));

  it('together equal the sorted and filtered list of all keys', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(key, { maxLength: 12 }), fc.oneof(key, fc.constantFrom('', 'a/', 'a/a')), fc.constantFrom('', '/'), fc.integer({ min: 1, max: 4 }), async (keys, prefix, delimiter, maxKeys) => {
        const root = await mkdtemp(join(tmpdir(), 'lambdagram-pages-'));
        try {
          const store = new ObjectStore(root);
          await store.prepare();
          await mkdir(join(root, 'buckets', 'bucket'));
          for (const each of keys) await store.putObject(new S3Object('bucket', each, Readable.from(['']), {}));
          const listed: string[] = [];
          for (let startAfter: string | undefined = ''; startAfter !== undefined;) {
            const { objects, commonPrefixes, next } = await store.listPage('bucket', { prefix, delimiter, startAfter, maxKeys });
            expect(objects.length + commonPrefixes.length).toBeLessThanOrEqual(maxKeys);
            listed.push(...[...objects.map((object) => object.key), ...commonPrefixes].sort());
            startAfter = next;
          }
          const upTo = (each: string) => (delimiter && each.includes('/', prefix.length) ? each.indexOf('/', prefix.length) + 1 : undefined);
          expect(listed).toEqual([...new Set(keys.filter((each) => each.startsWith(prefix)).map((each) => each.slice(0, upTo(each))))].sort());
        } finally {
          await rm(root, { recursive: true });
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('the store', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lambdagram-store-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('converts objects stored by an earlier release, once', async () => {
    const bucket = join(folder, 'buckets', 'media', 'ab');
    await mkdir(bucket, { recursive: true });
    const bytes = randomBytes(1_000);
    for (const key of ['one', 'two']) {
      await writeFile(join(bucket, `${key}._S3rver_object`), bytes);
      await writeFile(join(bucket, `${key}._S3rver_object.md5`), md5(bytes));
      await writeFile(join(bucket, `${key}._S3rver_metadata.json`), JSON.stringify({ 'content-type': 'image/webp', 'x-amz-meta-a': 'b' }));
    }
    // Metadata without an object is left over from an interrupted deletion.
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

  it('returns nothing of a removed object, in any operation', async () => {
    const store = new ObjectStore(folder);
    expect([await store.open('media', 'nothing'), await store.getObject('media', 'ab/nothing/below')]).toEqual([undefined, null]);
  });
});

it('stores an object while others in its folder are deleted, which removes empty folders', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'lambdagram-s3-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const store = new ObjectStore(directory);
  await store.prepare();
  await mkdir(join(directory, 'buckets', 'photos'));
  const writer = async (name: string) => {
    const key = `a/b/c/${name}`;
    for (let time = 0; time < 300; time += 1) {
      await store.putObject(new S3Object('photos', key, Readable.from(['bytes']), {}));
      await store.deleteObject('photos', key);
    }
  };
  await expect(Promise.all(['one', 'two', 'three', 'four'].map(writer))).resolves.toHaveLength(4);
});
