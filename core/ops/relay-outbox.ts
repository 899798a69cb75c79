import type { AnyEvent } from '../../events/catalog.ts';
import type { App } from '../shared/app.ts';
import { DomainError } from '../shared/errors.ts';
import { publishAndMark } from '../shared/outbox.ts';
import { findPosition, savePosition } from '../shared/sweep.ts';

/** Events per lease. */
const batchSize = 100;
/** Events published and then marked together: a killed relay may have published this many without marking them. */
const atOnce = 10;
/** Younger events (ms) are still being published by the request that recorded them. */
const grace = 2_000;
/** How long (ms) events stay leased to a relay. After that, any relay may take them: the first one was killed or ran into an outage. */
const loan = 15_000;
/** How long (ms) one call keeps leasing events. */
const patience = 15_000;
/** An event is parked after this many rejections; retries before that wait 1, 4 ... minutes. */
const maxRefusals = 3;

/** How soon (s) the relay retries during an outage of the topic. */
const outagePause = 20;
/** Minimum and maximum delay (s) until the relay is triggered again; SQS allows no more. */
const shortestDelay = 5;
const longestDelay = 900;
/** Clocks may differ by this much (ms): a message due within this time may be the one being handled. */
const clockDifference = 3_000;
/** The row in `sweeps` that records when the pending trigger message is due. */
const name = 'relay';

interface OutboxRow {
  id: string;
  type: string;
  data: object;
  trace: string | null;
  occurred_at: string;
}

/**
 * Publishes committed but unpublished events, oldest first, in bounded batches. Any number of relays may run: each
 * leases its own events. Returns how many were published.
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
  if (published > 0) app.log.warn('relayed unpublished events', { published });
  return published;
}

/**
 * Runs the relay after a trigger message: publishes the events that were left behind. If some have to wait, because the
 * topic rejects them or is unreachable, triggers the relay again in time, with a single message however many triggered
 * it now.
 */
export async function relayAndGoOn(app: App): Promise<number> {
  let published = 0;
  let outage = false;
  try {
    published = await relayOutbox(app);
  } catch (error) {
    // An outage of the topic. If the database is unreachable, it is unknown what remains, so the current message is retried instead.
    if (!(error instanceof DomainError && error.kind === 'unavailable') || error.dependency === 'database') throw error;
    app.log.warn('events wait for a dependency', { code: error.code, error: error.cause });
    outage = true;
  }
  const { lag, parked, next } = await outboxState(app);
  // A zero costs as much as any other metric.
  if (lag > 0) app.metrics.duration('OutboxLag', lag);
  if (parked > 0) app.metrics.count('EventsParked', parked);
  if (next !== undefined) await wakeAgain(app, outage ? outagePause : Math.min(Math.max(shortestDelay, Math.ceil(next / 1000)), longestDelay));
  return published;
}

/** Triggers the relay, unless a pending message is due by then. Sends the message before recording it, so that a crash in between does not lose it. */
async function wakeAgain(app: App, seconds: number): Promise<void> {
  const now = app.now().getTime();
  const due = now + seconds * 1000;
  const expected = Number((await findPosition(app.db, name)) ?? 0);
  if (expected > now + clockDifference && expected <= due) return;
  await app.relay.wake(seconds);
  await savePosition(app.db, name, String(due));
}

/** No row stays locked: until the lease ends, other relays skip the events. */
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
 * `lag`: the age (ms) of the oldest unpublished event, 0 if there is none; `next`: the time (ms) until the relay may take
 * the first one; `parked`: the number of parked events. Events that are still being published by the request that recorded
 * them do not count.
 */
export async function outboxState(app: App): Promise<{ lag: number; parked: number; next: number | undefined }> {
  const now = app.now();
  const [row] = await app.db.query<{ lag: string; parked: string; next: string | null }>(
    'outbox_state',
    `select coalesce(extract(epoch from $1::timestamptz - min(occurred_at)), 0) * 1000 as lag,
            extract(epoch from min(coalesce(retry_at, occurred_at)) - $1) * 1000 as next,
            (select count(*) from outbox where parked_at is not null) as parked
     from outbox where published_at is null and parked_at is null and occurred_at < $2`,
    [now, new Date(now.getTime() - grace)],
  );
  const { lag = 0, parked = 0, next = null } = row ?? {};
  return { lag: Math.max(0, Math.round(Number(lag))), parked: Number(parked), next: next === null ? undefined : Number(next) };
}

const toEvent = ({ trace, ...row }: OutboxRow) => ({ ...row, ...(trace !== null && { trace }) }) as AnyEvent;
