import type { CdnMarker, CdnMarkers } from '../core/shared/app.ts';
import type { Config } from './config.ts';
import { outboundSettings } from './outbound.ts';

/** Time limit (ms) for one attempt. */
const attempt = 5_000;

/** Where markers are stored, by owner. A marker is only changed if nobody else has changed it since it was read. */
export interface MarkerStore {
  read(owner: string): Promise<{ text: string | undefined; put(text: string): Promise<void>; remove(): Promise<void> }>;
}

export async function openCdnMarkers(config: Config): Promise<CdnMarkers> {
  const settings = outboundSettings(config, attempt);
  const store: MarkerStore = config.MEDIA_MARKERS_ARN === ''
    ? (await import('./markers-in-bucket.ts')).markersInBucket(config, settings)
    : (await import('./markers-in-key-value-store.ts')).markersInKeyValueStore(config, settings);
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
