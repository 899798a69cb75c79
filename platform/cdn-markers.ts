import type { CdnMarker, CdnMarkers } from '../core/shared/app.ts';
import { outage } from '../core/shared/errors.ts';
import type { Config } from './config.ts';
import { outbound, outboundSettings } from './outbound.ts';

/** Time limit (ms) for one attempt. */
const attempt = 5_000;

/** Where markers are stored, by owner. A marker is only changed if nobody else has changed it since it was read. */
interface Store {
  read(owner: string): Promise<{ text: string | undefined; put(text: string): Promise<void>; remove(): Promise<void> }>;
}

export async function openCdnMarkers(config: Config): Promise<CdnMarkers> {
  const store = config.MEDIA_MARKERS_ARN === '' ? await bucket(config) : await keyValueStore(config);
  const read = async (owner: string) => {
    const found = await store.read(owner);
    return { ...found, marker: found.text === undefined ? undefined : parse(found.text) };
  };
  return {
    async mark(owner, marker) {
      const current = await read(owner);
      if ((current.marker?.version ?? 0) <= marker.version) await current.put(write(marker));
    },
    async unmark(owner, version, until) {
      const { marker, remove } = await read(owner);
      if (marker && marker.version <= version && (until === undefined || marker.until <= until)) await remove();
    },
  };
}

/** The format that infra/aws/edge-functions/media-access.cjs and localstack/embedded/cdn.ts read. */
const write = ({ kind, until, version }: CdnMarker): string => `${kind} ${until} ${version}`;

function parse(text: string): CdnMarker {
  const [kind, until, version] = text.split(' ');
  return { kind: kind as CdnMarker['kind'], until: Number(until), version: Number(version) };
}

async function keyValueStore(config: Config): Promise<Store> {
  const KvsARN = config.MEDIA_MARKERS_ARN;
  // The store's requests need SigV4A: signatures that are not tied to a region.
  const [kvs] = await Promise.all([import('@aws-sdk/client-cloudfront-keyvaluestore'), import('@aws-sdk/signature-v4a')]);
  const client = outbound(new kvs.CloudFrontKeyValueStoreClient(outboundSettings(config, attempt)), 'cdn');
  const change = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      // Another process has changed a marker, possibly a different one, so the message has to be retried.
      throw error instanceof kvs.ConflictException || error instanceof kvs.ValidationException ? outage('cdn', error) : error;
    }
  };
  return {
    async read(Key) {
      const { ETag } = await client.send(new kvs.DescribeKeyValueStoreCommand({ KvsARN }));
      const found = await client.send(new kvs.GetKeyCommand({ KvsARN, Key })).catch((error: unknown) => {
        if (error instanceof kvs.ResourceNotFoundException) return undefined;
        throw error;
      });
      return {
        text: found?.Value,
        put: (Value) => change(() => client.send(new kvs.PutKeyCommand({ KvsARN, Key, Value, IfMatch: ETag }))),
        remove: () => change(() => client.send(new kvs.DeleteKeyCommand({ KvsARN, Key, IfMatch: ETag }))),
      };
    },
  };
}

/** Emulated CDNs read markers from the bucket instead. */
async function bucket(config: Config): Promise<Store> {
  const s3 = await import('@aws-sdk/client-s3');
  const client = outbound(new s3.S3Client({ ...outboundSettings(config, attempt), forcePathStyle: process.env['AWS_ENDPOINT_URL'] !== undefined }), 'storage');
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
