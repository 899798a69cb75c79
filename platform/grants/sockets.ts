import type { Sockets } from '../../core/shared/app.ts';
import type { Client, Grant } from './grant.ts';

const gateway: Client<Sockets> = {
  part: 'sockets',
  open: async ({ config }) => (await import('../sockets.ts')).openSockets(config),
};

/** Open WebSockets. Their API can only be reached over the internet. */
export const sockets = { manage: { name: 'live.manage', client: gateway } } satisfies Record<string, Grant>;
