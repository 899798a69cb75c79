import type { Series } from './series.ts';

export interface QueueReading {
  name: string;
  /** Number of messages. */
  depth: number;
  /** Age of the oldest message in seconds; undefined if there is none. */
  age: number | undefined;
}

/** The sources of a scrape. Sources that fail are skipped. */
export interface Sources {
  queues: () => QueueReading[] | Promise<QueueReading[]>;
  postgres: { query(text: string): Promise<{ rows: unknown[] }> };
  /** undefined where the service has no Redis. */
  redis: { info(section: string): Promise<string> } | undefined;
}

const outbox = `
  select count(*) filter (where parked_at is null)::int as waiting, count(*) filter (where parked_at is not null)::int as parked,
         coalesce(extract(epoch from now() - min(occurred_at) filter (where parked_at is null)), 0)::float8 as age
  from outbox where published_at is null`;

async function readQueues({ queues }: Sources, { queueDepth, queueAge }: Series): Promise<void> {
  queueDepth.reset();
  queueAge.reset();
  for (const { name: queue, depth, age = 0 } of await queues()) {
    queueDepth.set({ queue }, depth);
    queueAge.set({ queue }, age);
  }
}

async function readOutbox({ postgres }: Sources, { outboxEvents, outboxAge }: Series): Promise<void> {
  outboxEvents.reset();
  // Not reset(): a gauge without labels would be set to zero.
  outboxAge.remove();
  const { rows } = await postgres.query(outbox);
  const { waiting, parked, age } = rows[0] as { waiting: number; parked: number; age: number };
  outboxEvents.set({ state: 'waiting' }, waiting);
  outboxEvents.set({ state: 'parked' }, parked);
  outboxAge.set(Math.max(0, age));
}

async function readCache({ redis }: Sources, { cacheHits, cacheMisses }: Series): Promise<void> {
  for (const counter of [cacheHits, cacheMisses]) counter.remove();
  if (!redis) return;
  const stats = await redis.info('stats');
  const stat = (name: string): number => {
    const value = new RegExp(`^${name}:(\\d+)`, 'm').exec(stats)?.[1];
    if (value === undefined) throw new Error(`Redis has no ${name}`);
    return Number(value);
  };
  cacheHits.inc(stat('keyspace_hits'));
  cacheMisses.inc(stat('keyspace_misses'));
}

const readings = { queues: readQueues, outbox: readOutbox, cache: readCache };

/** Sets the gauges to their current values. */
export async function readAll(sources: Sources, series: Series, report: (error: unknown) => void): Promise<void> {
  await Promise.all(
    Object.entries(readings).map(async ([source, read]) => {
      const isUp = await read(sources, series).then(() => 1, (error: unknown) => {
        report(error);
        return 0;
      });
      series.sourceUp.set({ source }, isUp);
    }),
  );
}
