import type { AnyEvent } from '../../events/catalog.ts';
import type { App } from '../shared/app.ts';
import { publishAndMark } from '../shared/outbox.ts';

const batchSize = 100;
/** Younger events (ms) are still being published by whoever recorded them. */
const grace = 2_000;
/** Published events are kept this long (days), to see what happened and to sweep again after deletions. */
const keptDays = 7;

interface OutboxRow {
  id: string;
  type: string;
  data: object;
  trace: string | null;
  occurred_at: string;
}

/**
 * Publishes what was committed but not published, oldest first, in bounded batches. Any number of relays may run: each
 * locks its own rows. Returns how many were published.
 */
export async function relayOutbox(app: App, maxBatches = 50): Promise<number> {
  let published = 0;
  for (let batch = 0; batch < maxBatches; batch += 1) {
    const count = await app.db.transaction(async (tx) => {
      const rows = await tx.query<OutboxRow>(
        'lock_unpublished_events',
        `select id, type, data, trace, occurred_at from outbox
         where published_at is null and occurred_at < $1
         order by occurred_at, id limit $2 for update skip locked`,
        [new Date(app.now().getTime() - grace), batchSize],
      );
      if (rows.length === 0) return 0;
      return publishAndMark(app, tx, rows.map(toEvent));
    });
    published += count;
    if (count < batchSize) break;
  }
  if (published > 0) app.log.warn('relayed events that had been left unpublished', { published });
  return published;
}

/** Age in milliseconds of the oldest event not yet published; 0 when there is none. */
export async function outboxLag(app: App): Promise<number> {
  const [row] = await app.db.query<{ lag: string }>(
    'outbox_lag',
    `select coalesce(extract(epoch from now() - min(occurred_at)), 0) * 1000 as lag from outbox where published_at is null`,
  );
  return Math.max(0, Math.round(Number(row?.lag ?? 0)));
}

/** Forgets events published long ago; returns how many. */
export async function purgeOutbox(app: App, dryRun: boolean): Promise<number> {
  const where = `published_at < now() - interval '${keptDays} days'`;
  const [row] = await app.db.query<{ count: string }>(
    dryRun ? 'count_old_events' : 'delete_old_events',
    dryRun
      ? `select count(*) from outbox where ${where}`
      : `with gone as (delete from outbox where id in (select id from outbox where ${where} limit 10000) returning 1)
         select count(*) from gone`,
  );
  return Number(row?.count ?? 0);
}

const toEvent = ({ trace, ...row }: OutboxRow) => ({ ...row, ...(trace !== null && { trace }) }) as AnyEvent;
