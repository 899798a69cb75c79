import type { Cdn } from '../../core/shared/app.ts';
import type { Client, Grant } from './grant.ts';

const mediaCdn: Client<Cdn> = {
  part: 'cdn',
  open: async ({ config }) => (await import('../cdn.ts')).openCdn(config),
};

/** The CDN of photos. */
export const cdn = { invalidate: { name: 'cdn.invalidate', client: mediaCdn } } satisfies Record<string, Grant>;
