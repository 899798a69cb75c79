import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** A segment, or a subsegment that was sent separately, as received. */
export interface Segment {
  id: string;
  trace_id: string;
  name: string;
  /** Seconds since 1970. */
  start_time: number;
  end_time?: number;
  parent_id?: string;
  [field: string]: unknown;
}

export type Outcome = 'ok' | 'error' | 'throttle' | 'fault';

export interface TraceSummary {
  id: string;
  /** Seconds since 1970. */
  start_time: number;
  duration_ms: number;
  /** The segments in it, in order. */
  segments: string[];
  /** Whether any part of it is an error, a throttle or a fault. */
  error: boolean;
  outcome: Outcome;
  route: string | undefined;
  status: number | undefined;
  post_id: string | undefined;
  user: string | undefined;
}

export interface TraceFilter {
  route?: string;
  status?: number;
  outcome?: Outcome;
  /** The name of a segment, such as a function's. */
  name?: string;
  post?: string;
  /** Hashed. */
  user?: string;
  minMs?: number;
  before?: number;
  limit?: number;
}

/** How many traces are kept, and their total bytes; older ones are dropped. */
export const keptTraces = 12_000;
const keptBytes = 256 * 1024 * 1024;
/** How many are dropped at a time. */
const pruned = 500;

const schema = `
  create table if not exists segments (
    trace_id text not null, id text not null, name text not null, start real not null, ms real not null,
    outcome text not null, cold integer not null, json text not null, primary key (trace_id, id)
  ) without rowid;
  create index if not exists segments_by_start on segments (start, name, ms, outcome, cold);
  create table if not exists traces (
    id text primary key, start real not null, ms real not null, names text not null, outcome text not null,
    route text, status integer, post_id text, user text, bytes integer not null
  ) without rowid;
  create index if not exists traces_by_start on traces (start);`;

interface TraceRow {
  id: string;
  start: number;
  ms: number;
  names: string;
  outcome: Outcome;
  route: string | null;
  status: number | null;
  post_id: string | null;
  user: string | null;
}

/** The latest traces, in a file that other processes can read. A segment sent again, for example when it ends, replaces the earlier version. */
export class TraceStore {
  readonly #db: DatabaseSync;
  readonly #pending: Segment[] = [];
  #flushing: NodeJS.Timeout | undefined;

  /** @param readOnly for processes other than the collector */
  constructor(file: string, { readOnly = false } = {}) {
    if (!readOnly) mkdirSync(dirname(file), { recursive: true });
    this.#db = new DatabaseSync(file, { readOnly, timeout: 2_000 });
    if (readOnly) return;
    // Losing the latest traces if the machine crashes is acceptable; writes that wait for the disk are not.
    this.#db.exec('pragma journal_mode = wal; pragma synchronous = off; pragma journal_size_limit = 8388608');
    this.#db.exec(schema);
  }

  /** Adds a segment, which is written a moment later, in a batch. */
  add(segment: Segment): void {
    this.#pending.push(segment);
    this.#flushing ??= setTimeout(() => this.flush(), 50).unref();
  }

  flush(): void {
    clearTimeout(this.#flushing);
    this.#flushing = undefined;
    const segments = this.#pending.splice(0);
    if (segments.length === 0) return;
    this.#db.exec('begin');
    const insert = this.#db.prepare('insert or replace into segments (trace_id, id, name, start, ms, outcome, cold, json) values (?, ?, ?, ?, ?, ?, ?, ?)');
    for (const segment of segments) {
      insert.run(segment.trace_id, segment.id, segment.name, segment.start_time, msOf(segment), outcomeOf(segment), annotation(segment, 'cold_start') === true ? 1 : 0, JSON.stringify(segment));
    }
    for (const id of new Set(segments.map(({ trace_id }) => trace_id))) this.#summarise(id);
    this.#prune();
    this.#db.exec('commit');
  }

  #summarise(id: string): void {
    const segments = this.trace(id)!;
    const start = Math.min(...segments.map(({ start_time }) => start_time));
    const end = Math.max(...segments.map((segment) => segment.end_time ?? segment.start_time));
    const first = <Value>(of: (segment: Segment) => Value | undefined): Value | null => segments.map(of).find((value) => value !== undefined) ?? null;
    const outcomes = segments.map(outcomeOf);
    const outcome = (['fault', 'throttle', 'error'] as const).find((kind) => outcomes.includes(kind)) ?? 'ok';
    const text = (name: string) => first((segment) => annotation(segment, name) as string | undefined);
    this.#db
      .prepare('insert or replace into traces (id, start, ms, names, outcome, route, status, post_id, user, bytes) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
      .run(
        id,
        start,
        Math.round((end - start) * 10_000) / 10,
        JSON.stringify(segments.map(({ name }) => name)),
        outcome,
        text('route'),
        first((segment) => (segment['http'] as { response?: { status?: number } } | undefined)?.response?.status),
        text('post_id'),
        text('user'),
        JSON.stringify(segments).length,
      );
  }

  #prune(): void {
    const { traces, bytes } = this.#db.prepare('select count(*) as traces, coalesce(sum(bytes), 0) as bytes from traces').get() as { traces: number; bytes: number };
    if (traces <= keptTraces && bytes <= keptBytes) return;
    this.#db.exec(`delete from segments where trace_id in (select id from traces order by start limit ${pruned})`);
    this.#db.exec(`delete from traces where id in (select id from traces order by start limit ${pruned})`);
  }

  /** Newest first. */
  list({ route, status, outcome, name, post, user, minMs, before, limit = 500 }: TraceFilter = {}): TraceSummary[] {
    const conditions: [string, string | number | undefined][] = [
      ['route = ?', route],
      ['status = ?', status],
      ['outcome = ?', outcome],
      ['exists (select 1 from segments where trace_id = traces.id and name = ?)', name],
      ['post_id = ?', post],
      ['user = ?', user],
      ['ms >= ?', minMs],
      ['start < ?', before],
    ];
    const given = conditions.filter((condition): condition is [string, string | number] => condition[1] !== undefined);
    const where = given.length > 0 ? `where ${given.map(([text]) => text).join(' and ')}` : '';
    const rows = this.#db.prepare(`select * from traces ${where} order by start desc limit ?`).all(...given.map(([, value]) => value), limit);
    return (rows as unknown as TraceRow[]).map(toSummary);
  }

  trace(id: string): Segment[] | undefined {
    const rows = this.#db.prepare('select json from segments where trace_id = ? order by start, id').all(id) as { json: string }[];
    return rows.length > 0 ? rows.map(({ json }) => JSON.parse(json) as Segment) : undefined;
  }

  count(): number {
    return (this.#db.prepare('select count(*) as traces from traces').get() as { traces: number }).traces;
  }

  /** The segments since a time (seconds since 1970), oldest first. */
  ranSince(since: number): { name: string; start: number; ms: number; outcome: Outcome; cold: number }[] {
    return this.#db.prepare('select name, start, ms, outcome, cold from segments where start >= ? order by start').all(since) as never;
  }

  /** How many messages consumers have handled since a time (seconds since 1970), by queue. */
  consumedSince(since: number): { queue: string; name: string; calls: number; faults: number }[] {
    return this.#db
      .prepare(
        `select json_extract(json, '$.annotations.queue') as queue, name, count(*) as calls, count(*) filter (where outcome = 'fault') as faults
         from segments where start >= ? and name like 'on-%' group by 1 having queue is not null`,
      )
      .all(since) as never;
  }

  close(): void {
    this.flush();
    clearTimeout(this.#flushing);
    this.#db.close();
  }
}

const msOf = ({ start_time, end_time = start_time }: Segment): number => Math.round((end_time - start_time) * 10_000) / 10;

const outcomeOf = ({ fault, throttle, error }: Segment): Outcome => (fault ? 'fault' : throttle ? 'throttle' : error ? 'error' : 'ok');

const annotation = (segment: Segment, name: string): unknown => (segment['annotations'] as Record<string, unknown> | undefined)?.[name];

const toSummary = ({ id, start, ms, names, outcome, ...row }: TraceRow): TraceSummary => ({
  id,
  start_time: start,
  duration_ms: ms,
  segments: JSON.parse(names) as string[],
  error: outcome !== 'ok',
  outcome,
  route: row.route ?? undefined,
  status: row.status ?? undefined,
  post_id: row.post_id ?? undefined,
  user: row.user ?? undefined,
});
