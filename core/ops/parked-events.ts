import type { App } from '../shared/app.ts';

/** An event that the topic has permanently rejected. */
export interface ParkedEvent {
  id: string;
  type: string;
  data: object;
  occurred_at: string;
  parked_at: string;
  reason: string;
}

/** Parked events, oldest first. */
export const listParked = (app: App, limit = 100) =>
  app.db.query<ParkedEvent>(
    'list_parked_events',
    `select id, type, data, occurred_at, parked_at, refusal as reason from outbox
     where parked_at is not null order by occurred_at, id limit $1`,
    [limit],
  );

/** Hands all parked events, or one of them, back to the relay; returns how many. */
export const retryParked = async (app: App, id: string | undefined) =>
  (
    await app.db.query(
      'retry_parked_events',
      `update outbox set parked_at = null, retry_at = null, refusals = 0
       where parked_at is not null and id = coalesce($1, id) returning 1`,
      [id],
    )
  ).length;

/** Discards a parked event by marking it as published; it stays in the outbox as long as other published events. */
export const discardParked = async (app: App, id: string) =>
  (
    await app.db.query(
      'discard_parked_event',
      `update outbox set parked_at = null, published_at = now() where parked_at is not null and id = $1 returning 1`,
      [id],
    )
  ).length;
