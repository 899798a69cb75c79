import type { Readable } from 'node:stream';
import * as s3 from '@aws-sdk/client-s3';
import type { Storage } from '../core/shared/app.ts';
import type { Config } from './config.ts';
import { inTime } from './deadline.ts';
import { orOutage, outbound, outboundSettings } from './outbound.ts';

/** Time limit (ms) for sending or receiving one photo of up to 50 MB. */
const attempt = 8_000;

/** The prefix of the ledger of erased accounts, which is not served. */
const erased = 'ledger/erased/';

/** The buckets of uploads and of media. */
export async function openStorage(config: Config): Promise<Storage & { ping(): Promise<void> }> {
  const client = outbound(
    new s3.S3Client({
      ...outboundSettings(config, attempt),
      forcePathStyle: process.env['AWS_ENDPOINT_URL'] !== undefined,
      // Otherwise a presigned PUT requires a checksum header that no browser computes.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    }),
    'storage',
  );
  // Read on use, since a function only has the names of the buckets it may access.
  const uploads = () => ({ Bucket: config.UPLOADS_BUCKET });
  const media = () => ({ Bucket: config.MEDIA_BUCKET });

  return {
    async presignUpload(key, { contentType, size, maxSize }) {
      const { createPresignedPost, getSignedUrl } = await import('./presign.ts');
      const expiresIn = config.UPLOAD_URL_SECONDS;
      const expiresAt = new Date(Date.now() + expiresIn * 1000);
      const put = new s3.PutObjectCommand({ ...uploads(), Key: key, ContentLength: size });
      const [url, post] = await Promise.all([
        // If the length is signed, storage itself rejects any other; otherwise it is checked when the upload is read. The type
        // is not signed: browsers, proxies and forms disagree about it, and only the bytes count.
        getSignedUrl(client, put, { expiresIn, signableHeaders: new Set(['host', 'content-length']) }),
        createPresignedPost(client, {
          ...uploads(),
          Key: key,
          Expires: expiresIn,
          Conditions: [
            ['starts-with', '$Content-Type', ''],
            ['content-length-range', size ?? 1, size ?? maxSize],
          ],
        }),
      ]);
      const type = sendableType(contentType);
      // The policy's condition requires the field.
      const form = { url: post.url, fields: { 'Content-Type': type ?? 'application/octet-stream', ...post.fields } };
      return { url, headers: type === undefined ? {} : { 'Content-Type': type }, post: form, expiresAt };
    },

    async readUpload(key, maxBytes) {
      try {
        const reply = await client.send(new s3.GetObjectCommand({ ...uploads(), Key: key }));
        const size = reply.ContentLength ?? 0;
        if (size > maxBytes) {
          (reply.Body as Readable | undefined)?.destroy();
          return { size, bytes: undefined };
        }
        return { size, bytes: (await readBody(reply.Body)) ?? new Uint8Array() };
      } catch (error) {
        if (isMissing(error)) return undefined;
        // Reading the body can still fail after the response has begun.
        throw orOutage('storage', error);
      }
    },

    async hasUpload(key) {
      try {
        await client.send(new s3.HeadObjectCommand({ ...uploads(), Key: key }));
        return true;
      } catch (error) {
        if ((error as Error).name === 'NotFound') return false;
        throw error;
      }
    },

    async deleteUpload(key) {
      await client.send(new s3.DeleteObjectCommand({ ...uploads(), Key: key }));
    },

    async putUpload(key, body) {
      await client.send(new s3.PutObjectCommand({ ...uploads(), Key: key, Body: body }));
    },

    async putMedia(key, body, contentType) {
      await client.send(
        new s3.PutObjectCommand({
          ...media(),
          Key: key,
          Body: body,
          ContentType: contentType,
          // A deleted photo must not stay in browsers and at the CDN's edges for long.
          CacheControl: 'public, max-age=86400',
        }),
      );
    },

    async putMaster(key, body, contentType) {
      await client.send(new s3.PutObjectCommand({ ...media(), Key: key, Body: body, ContentType: contentType, StorageClass: 'STANDARD_IA' }));
    },

    async readMedia(key) {
      try {
        return await readBody((await client.send(new s3.GetObjectCommand({ ...media(), Key: key }))).Body);
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw orOutage('storage', error);
      }
    },

    async typeOfMedia(key) {
      try {
        return (await client.send(new s3.HeadObjectCommand({ ...media(), Key: key }))).ContentType;
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },

    async deleteMedia(keys) {
      if (keys.length === 0) return;
      const Objects = keys.map((Key) => ({ Key }));
      const { Errors = [] } = await client.send(new s3.DeleteObjectsCommand({ ...media(), Delete: { Objects, Quiet: true } }));
      if (Errors.length > 0) throw new Error(`Storage could not delete ${Errors.length} objects: ${Errors[0]?.Code} ${Errors[0]?.Key}`);
    },

    async listMedia(prefix, after, limit) {
      const { Contents = [] } = await client.send(new s3.ListObjectsV2Command({ ...media(), Prefix: prefix, MaxKeys: limit, ...(after !== '' && { StartAfter: after }) }));
      return Contents.map(({ Key }) => Key!);
    },

    async copyMedia(from, to) {
      try {
        await client.send(new s3.CopyObjectCommand({ ...media(), Key: to, CopySource: `${config.MEDIA_BUCKET}/${from}` }));
        return true;
      } catch (error) {
        if (isMissing(error)) return false;
        throw error;
      }
    },

    async eraseMedia(prefix) {
      const { Versions = [], DeleteMarkers = [], IsTruncated } = await client.send(new s3.ListObjectVersionsCommand({ ...media(), Prefix: prefix }));
      const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key: Key!, VersionId }));
      if (Objects.length === 0) return false;
      const { Errors = [] } = await client.send(new s3.DeleteObjectsCommand({ ...media(), Delete: { Objects, Quiet: true } }));
      if (Errors.length > 0) throw new Error(`Storage could not delete ${Errors.length} objects: ${Errors[0]?.Code} ${Errors[0]?.Key}`);
      return IsTruncated ?? false;
    },

    async beginExportFile(key, date) {
      const { UploadId } = await client.send(
        new s3.CreateMultipartUploadCommand({
          ...media(),
          Key: key,
          ContentType: 'application/zip',
          ContentDisposition: `attachment; filename="lambdagram-${date}-${key.slice(key.lastIndexOf('/') + 1)}"`,
          CacheControl: 'private, no-store',
        }),
      );
      return UploadId!;
    },

    async putExportPart(key, upload, part, body) {
      const { ETag } = await client.send(new s3.UploadPartCommand({ ...media(), Key: key, UploadId: upload, PartNumber: part, Body: body }));
      return ETag!;
    },

    async completeExportFile(key, upload, parts) {
      const MultipartUpload = { Parts: parts.map(({ part, etag }) => ({ PartNumber: part, ETag: etag })) };
      await client.send(new s3.CompleteMultipartUploadCommand({ ...media(), Key: key, UploadId: upload, MultipartUpload }));
    },

    async abortExportFile(key, upload) {
      try {
        await client.send(new s3.AbortMultipartUploadCommand({ ...media(), Key: key, UploadId: upload }));
      } catch (error) {
        if ((error as Error).name !== 'NoSuchUpload') throw error;
      }
    },

    async presignExportFile(key) {
      const { getSignedUrl } = await import('./presign.ts');
      return getSignedUrl(client, new s3.GetObjectCommand({ ...media(), Key: key }), { expiresIn: 900 });
    },

    async noteErased(userId) {
      await client.send(new s3.PutObjectCommand({ ...media(), Key: `${erased}${userId}`, Body: new Date().toISOString() }));
    },

    async listErased(after) {
      const { Contents = [] } = await client.send(new s3.ListObjectsV2Command({ ...media(), Prefix: erased, ...(after !== undefined && { StartAfter: `${erased}${after}` }) }));
      return Contents.map(({ Key }) => Key!.slice(erased.length));
    },

    async ping() {
      await client.send(new s3.HeadBucketCommand(media()));
    },
  };
}

const isMissing = (error: unknown) => ['NoSuchKey', 'NotFound'].includes((error as Error).name);

/** A declared content type as a header value; undefined if it is not a valid one. */
function sendableType(declared: string | undefined): string | undefined {
  const type = declared?.trim() ?? '';
  return /^[\x20-\x7e]+$/.test(type) ? type : undefined;
}

/** Reads the body with its own time limit: the call's limit only covers the start of the response. */
async function readBody(body: s3.GetObjectCommandOutput['Body']): Promise<Uint8Array | undefined> {
  try {
    return body && (await inTime(attempt, () => body.transformToByteArray()));
  } catch (error) {
    (body as Readable).destroy();
    throw error;
  }
}
