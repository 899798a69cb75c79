import type { FanOut } from '../../core/shared/app.ts';
import type { Client, Grant } from './grant.ts';

export const fanOutQueue: Client<FanOut> = {
  part: 'fanOut',
  open: async ({ config }) => (await import('../fan-out.ts')).openFanOut(config),
};

/** The queue of fan-out chunks. */
export const fanOut = { send: { name: 'fanOut.send', client: fanOutQueue } } satisfies Record<string, Grant>;
