import * as s3 from '@aws-sdk/client-s3';
import type { MarkerStore } from './cdn-markers.ts';
import type { Config } from './config.ts';
import { outbound, type outboundSettings } from './outbound.ts';

/** Emulated CDNs read markers from the bucket instead. */
export function markersInBucket(config: Config, settings: ReturnType<typeof outboundSettings>): MarkerStore {
  const client = outbound(new s3.S3Client({ ...settings, forcePathStyle: process.env['AWS_ENDPOINT_URL'] !== undefined }), 'storage');
  return {
    async read(owner) {
      const object = { Bucket: config.MEDIA_BUCKET, Key: `markers/${owner}` };
      const found = await client.send(new s3.GetObjectCommand(object)).catch((error: unknown) => {
        if (['NoSuchKey', 'NotFound'].includes((error as Error).name)) return undefined;
        throw error;
      });
      return {
        text: await found?.Body?.transformToString(),
        put: async (Body) => void (await client.send(new s3.PutObjectCommand({ ...object, Body }))),
        remove: async () => void (await client.send(new s3.DeleteObjectCommand(object))),
      };
    },
  };
}
