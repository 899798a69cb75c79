import type { MediaSigner } from '../../core/shared/app.ts';
import type { Client, Grant } from './grant.ts';

const mediaSigner: Client<MediaSigner> = {
  part: 'mediaSigner',
  open: async ({ config }) => (await import('../media-signer.ts')).openMediaSigner(config),
};

/** Showing media: the CDN's URL, and the key that signs URLs of private media. */
export const mediaUrls: Grant = { name: 'mediaUrls', client: mediaSigner };
