import type { Relay } from '../../core/shared/app.ts';
import type { Client, Grant } from './grant.ts';

export const relayQueue: Client<Relay & { ping(): Promise<void> }> = {
  part: 'relay',
  open: async ({ config }) => (await import('../relay.ts')).openRelay(config),
};

/** Triggering the relay of the outbox, for functions that record events. */
export const relay = { wake: { name: 'relay.wake', client: relayQueue } } satisfies Record<string, Grant>;
