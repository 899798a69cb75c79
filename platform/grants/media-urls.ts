import type { Grant } from './grant.ts';

/** Showing media: the address of the CDN, and no client. */
export const mediaUrls: Grant = { name: 'mediaUrls' };
