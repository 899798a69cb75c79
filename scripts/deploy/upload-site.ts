import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { CopyObjectCommand, DeleteObjectsCommand, HeadObjectCommand, paginateListObjectsV2, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { SiteFile } from '../../web/serve/site-files.ts';

/** How long (ms) files stay after the last release that used them, since pages opened earlier still load scripts. */
const afterlife = 7 * 24 * 60 * 60 * 1000;

interface Stored {
  key: string;
  etag: string | undefined;
  contentType: string | undefined;
  cacheControl: string | undefined;
  /** The time of the first release without this file. */
  retired: Date | undefined;
}

/**
 * Uploads a release of the client to a bucket: hashed files first and index.html last, so that no page ever requests
 * a missing file. Existing files are not sent again. Safe to repeat, also after an interruption.
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
    // Listing does not return headers.
    stored.push(...(await Promise.all(Contents.map(({ Key }) => look(s3, bucket, Key!)))));
  }
  return stored;
}

async function look(s3: S3Client, bucket: string, key: string): Promise<Stored> {
  const { ETag, ContentType, CacheControl, Metadata } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
  const retired = Metadata?.['retired'];
  return { key, etag: ETag, contentType: ContentType, cacheControl: CacheControl, retired: retired ? new Date(retired) : undefined };
}

/** Returns whether it had to be sent. */
async function send(s3: S3Client, bucket: string, file: SiteFile, stored: Stored | undefined): Promise<boolean> {
  const body = await readFile(file.file);
  // S3's tag of objects uploaded in one piece; with a KMS key it differs, and everything is sent each time.
  const etag = `"${hash('md5', body)}"`;
  const { contentType, cacheControl } = file;
  if (stored?.etag === etag && stored.contentType === contentType && stored.cacheControl === cacheControl && !stored.retired) return false;
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: keyOf(file), Body: body, ContentType: contentType, CacheControl: cacheControl }));
  return true;
}

/** Marks files of earlier releases as retired, and deletes those retired long ago. */
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
  // A call accepts a thousand.
  for (let start = 0; start < old.length; start += 1000) {
    const { Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: old.slice(start, start + 1000).map((Key) => ({ Key })), Quiet: true } }));
    if (Errors[0]) throw new Error(`${Errors[0].Key} of an earlier release was not deleted: ${Errors[0].Message}`);
  }
  return old.map((key) => `/${key}`);
}
