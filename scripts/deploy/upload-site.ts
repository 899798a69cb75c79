import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { CopyObjectCommand, DeleteObjectsCommand, HeadObjectCommand, paginateListObjectsV2, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { SiteFile } from '../../web/serve/site-files.ts';

/** How long (ms) files are kept after the last release that used them, since pages that are still open may load them. */
const afterlife = 7 * 24 * 60 * 60 * 1000;

interface Stored {
  key: string;
  etag: string | undefined;
  contentType: string | undefined;
  cacheControl: string | undefined;
  /** When the first release without this file was deployed. */
  retired: Date | undefined;
}

/**
 * Uploads a release of the client to a bucket: hashed files first and index.html last, so that no page ever requests a
 * missing file. Existing files are not sent again. Idempotent, so it can be run again after an interruption.
 */
export async function uploadSite(s3: S3Client, bucket: string, files: readonly SiteFile[], now = new Date()): Promise<{ sent: string[]; deleted: string[] }> {
  const before = new Map((await listStored(s3, bucket)).map((stored) => [stored.key, stored]));
  const sent: string[] = [];
  const groups = [files.filter(({ hashed }) => hashed), files.filter(({ hashed, path }) => !hashed && path !== '/index.html'), files.filter(({ path }) => path === '/index.html')];
  for (const group of groups) {
    await Promise.all(
      group.map(async (file) => {
        if (await send(s3, bucket, file, before.get(keyOf(file)))) sent.push(file.path);
      }),
    );
  }
  const current = new Set(files.map(keyOf));
  return { sent: sent.sort(), deleted: await retire(s3, bucket, [...before.values()].filter(({ key }) => !current.has(key)), now) };
}

const keyOf = ({ path }: SiteFile): string => path.slice(1);

async function listStored(s3: S3Client, bucket: string): Promise<Stored[]> {
  const stored: Stored[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: bucket })) {
    // Listings do not contain headers.
    stored.push(...(await Promise.all(Contents.map(({ Key }) => look(s3, bucket, Key!)))));
  }
  return stored;
}

async function look(s3: S3Client, bucket: string, key: string): Promise<Stored> {
  const { ETag, ContentType, CacheControl, Metadata } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
  const retired = Metadata?.['retired'];
  return { key, etag: ETag, contentType: ContentType, cacheControl: CacheControl, retired: retired ? new Date(retired) : undefined };
}

/** Uploads a file unless it exists; returns whether it was sent. */
async function send(s3: S3Client, bucket: string, file: SiteFile, stored: Stored | undefined): Promise<boolean> {
  const body = await readFile(file.file);
  // The ETag of an object uploaded in one piece. In a bucket with a KMS key it is different, so everything is sent each time.
  const etag = `"${hash('md5', body)}"`;
  const { contentType, cacheControl } = file;
  if (stored?.etag === etag && stored.contentType === contentType && stored.cacheControl === cacheControl && !stored.retired) return false;
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: keyOf(file), Body: body, ContentType: contentType, CacheControl: cacheControl }));
  return true;
}

/** Marks files of earlier releases as retired, and deletes those that were retired long enough ago. */
async function retire(s3: S3Client, bucket: string, stale: readonly Stored[], now: Date): Promise<string[]> {
  const fresh = stale.filter(({ retired }) => !retired);
  await Promise.all(
    fresh.map(({ key, contentType, cacheControl }) =>
      s3.send(
        new CopyObjectCommand({
          Bucket: bucket,
          Key: key,
          CopySource: encodeURI(`${bucket}/${key}`),
          MetadataDirective: 'REPLACE',
          Metadata: { retired: now.toISOString() },
          ContentType: contentType,
          CacheControl: cacheControl,
        }),
      ),
    ),
  );
  const old = stale.filter(({ retired }) => retired && now.getTime() - retired.getTime() > afterlife).map(({ key }) => key);
  // DeleteObjects accepts at most a thousand keys.
  for (let start = 0; start < old.length; start += 1000) {
    const { Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: old.slice(start, start + 1000).map((Key) => ({ Key })), Quiet: true } }));
    if (Errors[0]) throw new Error(`${Errors[0].Key} of an earlier release was not deleted: ${Errors[0].Message}`);
  }
  return old.map((key) => `/${key}`);
}
