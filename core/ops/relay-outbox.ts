import type { AnyEvent } from '../../events/catalog.ts';
import type { App } from '../shared/app.ts';
import { publishAndMark } from '../shared/outbox.ts';

/** Events taken on loan at once. */
const batchSize = 100;
/** Events given to the topic at once, and then marked: what a relay that is killed may have published without a mark. */
const atOnce = 10;
/** Younger events (ms) are still being published by the request that recorded them. */
const grace = 2_000;
/** How long (ms) taken events are left to their relay. After that they are anybody's: it was killed or met an outage. */
const loan = 15_000;
/** How long (ms) one call goes on taking events. */
const patience = 15_000;
/** An event is parked after this many refusals; before that it waits 1, 4 ... minutes. */
const maxRefusals = 3;

interface OutboxRow {
  id: string;
  type: string;
  data: object;
  trace: string | null;
  occurred_at: string;
}

/**
 * Publishes what was committed but not published, oldest first, in bounded batches. Any number of relays may run: each
 * takes events of its own. Returns how many were published.
 */
export async function relayOutbox(app: App, maxBatches = 50): Promise<number> {
  const deadline = performance.now() + patience;
  let published = 0;
  for (let batch = 0; batch < maxBatches && performance.now() < deadline; batch += 1) {
    const rows = await takeEvents(app);
    for (let start = 0; start < rows.length; start += atOnce) {
      published += await publishSome(app, rows.slice(start, start + atOnce).map(toEvent));
    }
    if (rows.length < batchSize) break;
  }
  if (published > 0) app.log.warn('relayed events that had been left unpublished', { published });
  return published;
}

/** No row stays locked: until their loan ends, other relays pass the events over. */
async function takeEvents(app: App): Promise<OutboxRow[]> {
  const now = app.now().getTime();
  const rows = await app.db.query<OutboxRow>(
    'take_unpublished_events',
    `update outbox set retry_at = $3
     where id in (
       select id from outbox
       where published_at is null and parked_at is null and occurred_at < $1 and (retry_at is null or retry_at <= $2)
       order by occurred_at, id limit $4 for update skip locked
     )
     returning id, type, data, trace, occurred_at`,
    [new Date(now - grace), new Date(now), new Date(now + loan), batchSize],
  );
  const place = ({ occurred_at, id }: OutboxRow) => occurred_at + id;
  return rows.sort((a, b) => (place(a) < place(b) ? -1 : 1));
}

async function publishSome(app: App, events: readonly AnyEvent[]): Promise<number> {
  const reasons = new Map<string, string>();
  const published = await publishAndMark(app, app.db, events, (id, reason) => reasons.set(id, reason));
  if (reasons.size > 0) await recordRefusals(app, reasons);
  return published.length;
}

async function recordRefusals(app: App, reasons: ReadonlyMap<string, string>): Promise<void> {
  const rows = await app.db.query<{ id: string; type: string; refusals: number; parked: boolean }>(
    'record_refusals',
    `update outbox set refusals = refusals + 1, refusal = refused.reason,
       retry_at = $3::timestamptz + interval '1 minute' * 4 ^ refusals,
       parked_at = case when refusals + 1 >= $4 then $3::timestamptz end
     from unnest($1::uuid[], $2::text[]) refused (id, reason)
     where outbox.id = refused.id and published_at is null
     returning outbox.id, type, refusals, parked_at is not null as parked`,
    [[...reasons.keys()], [...reasons.values()], app.now(), maxRefusals],
  );
  for (const { id, parked, ...row } of rows) {
    app.log.error(parked ? 'event parked' : 'event refused', { event_id: id, ...row, reason: reasons.get(id) });
  }
}

/**
 * Age in milliseconds of the oldest event that waits to be published, 0 when there is none, and how many are parked, which
 * wait for somebody.
 */
export async function outboxState(app: App): Promise<{ lag: number; parked: number }> {
  const [row] = await app.db.query<{ lag: string; parked: string }>(
    'outbox_state',
    `select (select coalesce(extract(epoch from now() - min(occurred_at)), 0) * 1000 from outbox
             where published_at is null and parked_at is null) as lag,
            (select count(*) from outbox where parked_at is not null) as parked`,
  );
  return { lag: Math.max(0, Math.round(Number(row?.lag ?? 0))), parked: Number(row?.parked ?? 0) };
}

const toEvent = ({ trace, ...row }: OutboxRow) => ({ ...row, ...(trace !== null && { trace }) }) as AnyEvent;
