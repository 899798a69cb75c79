import type { MediaSigner } from '../../core/shared/app.ts';
import type { Client, Grant } from './grant.ts';

const mediaSigner: Client<MediaSigner> = {
  part: 'mediaSigner',
  open: async ({ config }) => (await import('../media-signer.ts')).openMediaSigner(config),
};

/** Showing media: the address of the CDN, and the key that signs addresses of what is private. */
export const mediaUrls: Grant = { name: 'mediaUrls', client: mediaSigner };
