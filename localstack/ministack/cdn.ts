import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import S3Object from '@20minutes/s3rver/lib/models/object.js';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { serveFromCdn } from '../embedded/cdn.ts';
import { checkHost, guard } from '../embedded/request-guard.ts';
import { answerJson } from '../embedded/edge.ts';
import { portError } from '../embedded/ports.ts';
import type { ObjectStore } from '../embedded/s3-store.ts';

export interface Cdn {
  /** For CDN_BASE_URL. */
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

export interface CdnOptions {
  /** 0 = any free port. */
  port: number;
  /** Default 127.0.0.1. In a container, its own address. */
  host?: string;
  /** The endpoint of the cloud that has the bucket. */
  endpoint: string;
  bucket: string;
}

/**
 * Serves one bucket of an emulated cloud at `/cdn/<key>`, as CloudFront does on AWS.
 * @throws CloudError when the port is taken
 */
export async function startCdn({ port, host = '127.0.0.1', endpoint, bucket }: CdnOptions): Promise<Cdn> {
  const client = new S3Client({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    forcePathStyle: true,
  });
  const store = objectsOf(client);
  const server = createServer((req, res) => {
    const path = (req.url as string).split('?')[0] as string;
    if (!path.startsWith('/cdn/')) return answerJson(res, 404, { message: 'Media is at /cdn/<key>.' });
    serveFromCdn(req, res, store, bucket).catch((error: unknown) => {
      if (!res.headersSent) return answerJson(res, 502, { message: String(error) });
      // Clients may disconnect; only report our own failures.
      if (!res.destroyed) process.emitWarning(error as Error);
      res.destroy();
    });
  });
  // Any page may load media, but not through its own host name (DNS rebinding).
  guard(server, (req) => checkHost(req), (res, { status, message }) => answerJson(res, status, { message }));
  // Longer than browsers keep idle connections, so that we never close one just as a request arrives.
  server.keepAliveTimeout = 65_000;
  server.listen(port, host);
  await once(server, 'listening').catch((error: unknown) => {
    throw portError(error, 'the CDN', port, 'CDN_PORT');
  });
  const actual = (server.address() as AddressInfo).port;
  return {
    port: actual,
    url: `http://127.0.0.1:${actual}/cdn`,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      client.destroy();
    },
  };
}

/** Opens objects for serveFromCdn() with a single request, because an object may be gone by the time of a second one. */
function objectsOf(client: S3Client): Pick<ObjectStore, 'open'> {
  return {
    async open(bucket, key) {
      const found = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key })).catch((error: Error) => {
        if (['NoSuchKey', 'NoSuchBucket'].includes(error.name)) return undefined;
        throw error;
      });
      if (!found) return undefined;
      const { metadata } = new S3Object(bucket, key, null, {
        etag: found.ETag!,
        'last-modified': found.LastModified!.toUTCString(),
        ...(found.ContentType && { 'content-type': found.ContentType }),
        ...(found.CacheControl && { 'cache-control': found.CacheControl }),
      });
      const body = found.Body!;
      return {
        metadata,
        size: found.ContentLength!,
        // Photos are small enough to read whole.
        read: async ({ start, end }) => Readable.from([(await body.transformToByteArray()).subarray(start, end + 1)]),
        close: async () => void (body as Readable).destroy(),
      };
    },
  };
}
