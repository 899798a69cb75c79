import type { CdnMarkers } from '../../core/shared/app.ts';
import type { Client, Grant } from './grant.ts';

const markers: Client<CdnMarkers> = {
  part: 'cdnMarkers',
  open: async ({ config }) => (await import('../cdn-markers.ts')).openCdnMarkers(config),
};

/** The CDN's markers, by owner. */
export const cdnMarkers = { write: { name: 'cdnMarkers.write', client: markers } } satisfies Record<string, Grant>;
