import * as kvs from '@aws-sdk/client-cloudfront-keyvaluestore';
// oxlint-disable-next-line import/no-unassigned-import -- registers SigV4A, signatures that are not tied to a region, which the store needs
import '@aws-sdk/signature-v4a';
import { outage } from '../core/shared/errors.ts';
import type { MarkerStore } from './cdn-markers.ts';
import type { Config } from './config.ts';
import { outbound, type outboundSettings } from './outbound.ts';

/** CloudFront's key-value store, which the edge function reads. */
export function markersInKeyValueStore(config: Config, settings: ReturnType<typeof outboundSettings>): MarkerStore {
  const KvsARN = config.MEDIA_MARKERS_ARN;
  const client = outbound(new kvs.CloudFrontKeyValueStoreClient(settings), 'cdn');
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
