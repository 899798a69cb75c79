import type { Grant } from './grant.ts';

/** Where clients open WebSockets. */
export const liveAddress: Grant = { name: 'live.address' };
