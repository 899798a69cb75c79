import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import S3Object from '@20minutes/s3rver/lib/models/object.js';
import FilesystemStore from '@20minutes/s3rver/lib/stores/filesystem.js';
import { S3Error } from './s3-error.ts';

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

const OBJECT_SUFFIX = '._S3rver_object';

/** s3rver's store, except that an upload that breaks off leaves nothing, and that lists are in S3's order. */
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
  }

  override async putObject(object: S3Object): Promise<{ size: number; md5: string }> {
    const draft = join(this.#drafts, randomUUID());
    const file = this.getResourcePath(object.bucket, object.key, 'object');
    try {
      const [size, md5] = await this.putContent(draft, object.content!);
      await mkdir(dirname(file), { recursive: true });
      await this.putMetadata(object.bucket, object.key, object.metadata, md5);
      await rename(draft, file);
      return { size, md5 };
    } finally {
      await rm(draft, { force: true });
    }
  }

  /** Objects and common prefixes count alike towards `maxKeys`, as in S3. */
  async listPage(bucket: string, { prefix, delimiter, startAfter, maxKeys }: ListOptions): Promise<ListPage> {
    const entries = new Map<string, 'object' | 'prefix'>();
    for (const key of await this.#keys(bucket)) {
      if (!key.startsWith(prefix)) continue;
      const end = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
      if (end < 0) entries.set(key, 'object');
      else entries.set(key.slice(0, end + delimiter.length), 'prefix');
    }
    const after = [...entries.keys()].filter((name) => name > startAfter).sort();
    const page = after.slice(0, maxKeys);
    const objects = await Promise.all(
      page.filter((name) => entries.get(name) === 'object').map((key) => this.#describe(bucket, key)),
    );
    return {
      objects: objects.filter((object) => object !== undefined),
      commonPrefixes: page.filter((name) => entries.get(name) === 'prefix'),
      next: after.length > page.length ? page.at(-1) : undefined,
    };
  }

  async #keys(bucket: string): Promise<string[]> {
    const folder = join(this.rootDirectory, bucket);
    const files = await readdir(folder, { recursive: true, withFileTypes: true });
    return files
      .filter((file) => file.isFile() && file.name.endsWith(OBJECT_SUFFIX))
      .map((file) => relative(folder, join(file.parentPath, file.name)).slice(0, -OBJECT_SUFFIX.length));
  }

  /** undefined when it was deleted meanwhile. */
  async #describe(bucket: string, key: string): Promise<S3Object | undefined> {
    try {
      return new S3Object(bucket, key, null, await this.getMetadata(bucket, key));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }
}

/**
 * Keys become paths on disk, so a key that would leave its bucket's folder must never reach the store.
 * @throws S3Error 400. S3 itself would take such keys.
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
