import type { LiveMessages } from '../../core/shared/app.ts';
import type { Client, Grant } from './grant.ts';

const queue: Client<LiveMessages> = {
  part: 'liveMessages',
  open: async ({ config }) => (await import('../live-messages.ts')).openLiveMessages(config),
};

/** The queue of messages to open WebSockets. */
export const liveMessages = { send: { name: 'live.send', client: queue } } satisfies Record<string, Grant>;
