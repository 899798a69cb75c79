import { hash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, appendFile, mkdir, open, readFile, readdir, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import S3Object from '@20minutes/s3rver/lib/models/object.js';
import FilesystemStore from '@20minutes/s3rver/lib/stores/filesystem.js';
import { S3Error } from './s3-error.ts';

type Metadata = Record<string, string>;

/** A range of an object's bytes; both ends are inclusive. */
export interface ByteRange {
  start: number;
  end: number;
}

/** One version of an object: metadata and bytes belong together, even if the object is replaced in the meantime. */
export interface OpenObject {
  metadata: Metadata;
  size: number;
  /** The range must be within the object. May be called once, since the object is closed at the end. */
  read(range: ByteRange): Readable | Promise<Readable>;
  /** To be called if the object is not read. */
  close(): Promise<void>;
}

export interface ListOptions {
  prefix: string;
  delimiter: string;
  /** Exclusive. */
  startAfter: string;
  maxKeys: number;
}

export interface ListPage {
  objects: S3Object[];
  commonPrefixes: string[];
  /** Where the next page begins (exclusive); undefined on the last page. */
  next: string | undefined;
}

/** The minimum size (bytes) of every part of an upload except the last. */
const SMALLEST_PART = 5 * 1024 * 1024;
const OBJECT_SUFFIX = '._S3rver_object';
const OLD_METADATA_SUFFIX = '._S3rver_metadata.json';

/**
 * s3rver's store with these changes: an interrupted upload leaves nothing behind, lists are in S3's order, and an object is a
 * single file: its bytes, its metadata as JSON, the metadata's length (4 bytes) and a marker. So one rename replaces an object,
 * and a reader that has the file open sees one complete version. s3rver itself keeps the metadata in two more files.
 */
export class ObjectStore extends FilesystemStore {
  readonly #drafts: string;

  constructor(directory: string) {
    super(join(directory, 'buckets'));
    this.#drafts = join(directory, 'drafts');
  }

  async prepare(): Promise<void> {
    await rm(this.#drafts, { recursive: true, force: true });
    await mkdir(this.#drafts, { recursive: true });
    await mkdir(this.rootDirectory, { recursive: true });
    await this.#convertOldObjects();
  }

  /** @returns undefined if there is none */
  async open(bucket: string, key: string): Promise<OpenObject | undefined> {
    const file = await openIfThere(this.getResourcePath(bucket, key, 'object'));
    if (!file) return undefined;
    try {
      const { metadata, size } = await readTrailer(file);
      return { metadata, size, read: (range) => createReadStream('', { fd: file, ...range }), close: () => file.close() };
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  override async putObject(object: S3Object): Promise<{ size: number; md5: string }> {
    const draft = join(this.#drafts, randomUUID());
    const file = this.getResourcePath(object.bucket, object.key, 'object');
    try {
      const [size, md5] = await this.putContent(draft, object.content!);
      await appendFile(draft, trailer({ ...storable(object.metadata), etag: `"${md5}"`, 'last-modified': new Date().toUTCString() }));
      await putInPlace(draft, file);
      return { size, md5 };
    } finally {
      await rm(draft, { force: true });
    }
  }

  /** Requires that the upload exists; s3rver would create it. */
  override async putPart(bucket: string, upload: string, part: string | number, content: Readable | Buffer): Promise<{ size: number; md5: string }> {
    await this.#requireUpload(bucket, upload);
    return super.putPart(bucket, upload, part, content);
  }

  /** Checks the parts, which s3rver does not do. */
  override async putObjectMultipart(bucket: string, upload: string, parts: { number: number; etag: string }[]): Promise<{ size: number; md5: string }> {
    const folder = await this.#requireUpload(bucket, upload);
    for (const [at, { number, etag }] of parts.entries()) {
      const md5 = await readFile(join(folder, `${number}.md5`), 'utf8').catch(ignoreMissing);
      if (md5 !== etag) throw new S3Error(400, 'InvalidPart', 'One or more of the specified parts could not be found.');
      const { size } = await stat(join(folder, String(number)));
      if (size < SMALLEST_PART && at < parts.length - 1) throw new S3Error(400, 'EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
    }
    return super.putObjectMultipart(bucket, upload, parts);
  }

  /** @throws S3Error 404 if there is none */
  async abortUpload(bucket: string, upload: string): Promise<void> {
    await rm(await this.#requireUpload(bucket, upload), { recursive: true });
  }

  async #requireUpload(bucket: string, upload: string): Promise<string> {
    const folder = join(this.getResourcePath(bucket, undefined, 'uploads'), upload);
    if (/^[\da-f]{32}$/.test(upload) && (await stat(folder).catch(ignoreMissing))) return folder;
    throw new S3Error(404, 'NoSuchUpload', 'The specified multipart upload does not exist.');
  }

  override async getMetadata(bucket: string, key: string): Promise<Metadata> {
    const object = await this.open(bucket, key);
    if (!object) throw Object.assign(new Error(`There is no ${key}`), { code: 'ENOENT' });
    await object.close();
    return object.metadata;
  }

  /** In the form that s3rver's handlers expect: without content if the range cannot be satisfied. */
  override async getObject(bucket: string, key: string, wanted: Partial<ByteRange> = {}): ReturnType<FilesystemStore['getObject']> {
    const object = await this.open(bucket, key);
    if (!object) return null;
    const range = { start: wanted.start || 0, end: Math.min(wanted.end ?? Infinity, object.size - 1) };
    const isReadable = range.start <= range.end;
    if (!isReadable) await object.close();
    const content = isReadable ? await object.read(range) : object.size === 0 && !wanted.start ? Readable.from([]) : null;
    return Object.assign(new S3Object(bucket, key, null, object.metadata), { content, ...(wanted.start !== undefined && { range }) });
  }

  override async copyObject(fromBucket: string, fromKey: string, bucket: string, key: string, replacement?: Metadata): Promise<Metadata> {
    const source = await this.getObject(fromBucket, fromKey);
    if (!source) throw new S3Error(404, 'NoSuchKey', 'The specified key does not exist.');
    await this.putObject(new S3Object(bucket, key, source.content, replacement ?? source.metadata));
    return this.getMetadata(bucket, key);
  }

  /** s3rver's own version fails if two objects in the same folder are deleted concurrently. */
  override async deleteObject(bucket: string, key: string): Promise<void> {
    const file = this.getResourcePath(bucket, key, 'object');
    await rm(file, { force: true });
    // Removes folders that are now empty.
    for (let folder = dirname(file); folder !== this.getBucketPath(bucket); folder = dirname(folder)) {
      const isRemoved = await rmdir(folder).then(() => true, () => false);
      if (!isRemoved) return;
    }
  }

  /** Objects and common prefixes both count towards `maxKeys`, as in S3. */
  async listPage(bucket: string, { prefix, delimiter, startAfter, maxKeys }: ListOptions): Promise<ListPage> {
    const entries = new Map<string, 'object' | 'prefix'>();
    const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
    // Such names could lead out of the bucket. No key contains them.
    const isUnsafe = folder.split('/').slice(0, -1).some((name) => ['', '.', '..'].includes(name));
    for await (const key of keysIn(join(this.rootDirectory, bucket), isUnsafe ? '' : folder, { prefix, startAfter })) {
      const end = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
      const name = end < 0 ? key : key.slice(0, end + delimiter.length);
      if (name > startAfter) entries.set(name, end < 0 ? 'object' : 'prefix');
      // An extra entry shows that this is not the last page.
      if (entries.size > maxKeys) break;
    }
    const page = [...entries.keys()].slice(0, maxKeys);
    const objects = await Promise.all(
      page.filter((name) => entries.get(name) === 'object').map((key) => this.#describe(bucket, key)),
    );
    return {
      objects: objects.filter((object) => object !== undefined),
      commonPrefixes: page.filter((name) => entries.get(name) === 'prefix'),
      next: entries.size > page.length ? page.at(-1) : undefined,
    };
  }

  /** Converts objects of earlier releases, whose metadata was stored by s3rver. If interrupted, this continues at the next start. */
  async #convertOldObjects(): Promise<void> {
    for (const metadataFile of await filesEnding(this.rootDirectory, OLD_METADATA_SUFFIX)) {
      const file = metadataFile.slice(0, -OLD_METADATA_SUFFIX.length) + OBJECT_SUFFIX;
      const content = await readFile(file).catch(ignoreMissing);
      if (content && !hasMark(content)) {
        const draft = join(this.#drafts, randomUUID());
        const md5 = hash('md5', content);
        const metadata = JSON.parse(await readFile(metadataFile, 'utf8')) as Metadata;
        const { mtime } = await stat(file);
        await writeFile(draft, Buffer.concat([content, trailer({ ...metadata, etag: `"${md5}"`, 'last-modified': mtime.toUTCString() })]));
        await rename(draft, file);
      }
      await rm(`${file}.md5`, { force: true });
      await rm(metadataFile);
    }
  }

  /** undefined if the object was deleted in the meantime. */
  async #describe(bucket: string, key: string): Promise<S3Object | undefined> {
    try {
      return new S3Object(bucket, key, null, await this.getMetadata(bucket, key));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }
}

const MARK = Buffer.from('lambdagram:object');
const END = 4 + MARK.length;

function trailer(metadata: Metadata): Buffer {
  const json = Buffer.from(JSON.stringify(metadata));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return Buffer.concat([json, length, MARK]);
}

const hasMark = (bytes: Buffer): boolean => bytes.subarray(-MARK.length).equals(MARK);

async function readTrailer(file: FileHandle): Promise<{ metadata: Metadata; size: number }> {
  const { size: all } = await file.stat();
  const end = await readAt(file, all - END, END);
  if (!hasMark(end)) throw new Error('A stored object is damaged: it does not end with its metadata.');
  const length = end.readUInt32BE();
  const size = all - END - length;
  const metadata = JSON.parse((await readAt(file, size, length)).toString('utf8')) as Metadata;
  return { size, metadata: { ...metadata, 'content-length': String(size) } };
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  return (await file.read(Buffer.alloc(length), 0, length, Math.max(position, 0))).buffer;
}

/** The upload headers that S3 stores. */
const storable = (metadata: Metadata): Metadata =>
  Object.fromEntries(Object.entries(metadata).filter(([name]) => S3Object.ALLOWED_METADATA.includes(name) || name.startsWith('x-amz-meta-')));

/**
 * The wanted keys in a folder of a bucket, in order; `path` is the folder's path with a trailing slash. Folders are read lazily, and
 * only if they may contain such keys, so that a page costs the same in a bucket of any size.
 */
async function* keysIn(bucket: string, path: string, wanted: Pick<ListOptions, 'prefix' | 'startAfter'>): AsyncGenerator<string> {
  const { prefix, startAfter } = wanted;
  const files = (await readdir(join(bucket, path), { withFileTypes: true }).catch(ignoreMissing)) ?? [];
  const names = files.flatMap((file) => {
    if (file.isDirectory()) return `${path}${file.name}/`;
    return file.name.endsWith(OBJECT_SUFFIX) ? path + file.name.slice(0, -OBJECT_SUFFIX.length) : [];
  });
  for (const name of names.sort()) {
    if (!name.endsWith('/')) {
      if (name.startsWith(prefix) && name > startAfter) yield name;
    } else if ((name.startsWith(prefix) || prefix.startsWith(name)) && (name > startAfter || startAfter.startsWith(name))) {
      yield* keysIn(bucket, name, wanted);
    }
  }
}

async function filesEnding(folder: string, suffix: string): Promise<string[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const files = await readdir(folder, { recursive: true, withFileTypes: true });
      return files.filter((file) => file.isFile() && file.name.endsWith(suffix)).map((file) => join(file.parentPath, file.name));
    } catch (error) {
      // A concurrent deletion has removed a folder, so this is retried.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || attempt === 10) throw error;
    }
  }
}

/** Moves a draft into place. Retried, because concurrent deletions may remove the folder at any time, even during `mkdir`. */
async function putInPlace(draft: string, file: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await mkdir(dirname(file), { recursive: true });
      return await rename(draft, file);
    } catch (error) {
      if (!isMissing(error as NodeJS.ErrnoException) || attempt === 20) throw error;
    }
  }
}

const openIfThere = (file: string): Promise<FileHandle | undefined> => open(file, 'r').catch(ignoreMissing);

const isMissing = ({ code }: NodeJS.ErrnoException) => code === 'ENOENT' || code === 'ENOTDIR';

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (!isMissing(error)) throw error;
  return undefined;
}

/**
 * Keys become paths on disk, so a key that would leave its bucket's folder must never reach the store.
 * @throws S3Error 400, although S3 itself accepts such keys
 */
export function assertStorableKey(key: string): void {
  const unsafe = key.split('/').some((part) => part === '.' || part === '..') || /[\0\\]/.test(key);
  const doubled = key.startsWith('/') || key.includes('//');
  if (unsafe || doubled || key.includes('._S3rver_')) {
    throw new S3Error(400, 'InvalidArgument', 'This key cannot be stored locally');
  }
  const longPart = key.split('/').some((part) => Buffer.byteLength(part) > 200);
  if (longPart || Buffer.byteLength(key) > 1024)
    throw new S3Error(400, 'KeyTooLongError', 'Your key is too long');
}
