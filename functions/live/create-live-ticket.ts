import { LiveTicket } from '../../core/live/schema.ts';
import { createTicket } from '../../core/live/tickets.ts';
import { DomainError } from '../../core/shared/errors.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { limits } from '../../platform/grants/limits.ts';
import { liveAddress } from '../../platform/grants/live-address.ts';

export const handler = endpoint({
  route: 'POST /api/v1/live/tickets',
  summary: 'A ticket for a WebSocket',
  description:
    'Open a WebSocket at `url` within 30 seconds. Send `{"action": "subscribe", "post_ids": [...]}` and `unsubscribe` for at most 50 posts, and `{"action": "ping"}` at least every 10 minutes. You receive `{"type": "notification", "unread"}`, `{"type": "post.counts", "post_id", "likes", "comments"}` at most every 2 seconds for each post that at most 500 connections watch, and `{"type": "session.ended"}` before the connection is closed. Messages may be lost: keep polling once in a while.',
  tag: 'Live',
  auth: 'required',
  access: [database, cache, interactions.write, limits.count, liveAddress],
  limits: ['live-tickets'],
  output: LiveTicket,
  status: 201,
  errors: ['no_live_updates'],
  run: async ({ app, actor }) => {
    const { LIVE_URL } = app.config;
    if (LIVE_URL === '') throw new DomainError('not_found', 'no_live_updates', 'This instance has no live updates.');
    const { ticket, expiresAt } = await createTicket(app, actor);
    return { url: `${LIVE_URL}?ticket=${ticket}`, expires_at: expiresAt.toISOString() };
  },
});
