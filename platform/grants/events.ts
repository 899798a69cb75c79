import type { Bus } from '../../core/shared/app.ts';
import type { Client, Grant } from './grant.ts';

export const sns: Client<Bus & { ping(): Promise<void> }> = {
  part: 'bus',
  open: async ({ config }) => (await import('../bus.ts')).openBus(config),
};

/** The topic of the product's events. */
export const events = { publish: { name: 'events.publish', client: sns } } satisfies Record<string, Grant>;
