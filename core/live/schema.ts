import * as z from 'zod';
import { Id } from '../shared/ids.ts';

export const LiveTicket = z
  .object({
    url: z.url().meta({ description: 'Where to open the WebSocket: it contains the ticket' }),
    expires_at: z.iso.datetime().meta({ description: 'The ticket can be used once, until then' }),
  })
  .meta({ id: 'LiveTicket' });
export type LiveTicket = z.output<typeof LiveTicket>;

/** Maximum number of posts that one connection can watch. */
export const mostWatched = 50;

const post_ids = z.array(Id).min(1).max(mostWatched);

/** A client's message on its WebSocket. */
export const LiveRequest = z.discriminatedUnion('action', [
  z.object({ action: z.literal('subscribe'), post_ids }),
  z.object({ action: z.literal('unsubscribe'), post_ids }),
  /** Keeps the connection open. */
  z.object({ action: z.literal('ping') }),
]);
export type LiveRequest = z.output<typeof LiveRequest>;
