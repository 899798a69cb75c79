import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { RecordedEvent } from './shapes.ts';

/** How many events are kept; older ones are dropped. */
const kept = 10_000;

const schema = `
  create table if not exists events (
    id text primary key, type text not null, at text not null, seen real not null, times integer not null, body text not null
  ) without rowid;
  create index if not exists events_by_seen on events (seen);`;

interface EventRow {
  id: string;
  type: string;
  at: string;
  seen: number;
  times: number;
  body: string;
}

/** The topic's latest events, in an SQLite file of the console. */
export class EventStore {
  readonly #db: DatabaseSync;

  constructor(file: string) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    this.#db = new DatabaseSync(file, { timeout: 2_000 });
    this.#db.exec('pragma journal_mode = wal; pragma synchronous = off');
    this.#db.exec(schema);
  }

  /** @param bodies message bodies as delivered by the topic */
  add(bodies: readonly string[]): void {
    const insert = this.#db.prepare(
      `insert into events (id, type, at, seen, times, body) values (?, ?, ?, ?, 1, ?)
       on conflict (id) do update set seen = excluded.seen, times = times + 1, body = excluded.body`,
    );
    this.#db.exec('begin');
    for (const body of bodies) {
      const event = parse(body);
      if (event) insert.run(event.id, event.type, event.occurred_at, Date.now() / 1_000, body);
    }
    this.#db.exec('delete from events where seen < coalesce((select seen from events order by seen desc limit 1 offset ' + kept + '), 0)');
    this.#db.exec('commit');
  }

  /** Newest first; filtered by type, and by a text they contain, such as an id. */
  list({ type, text, before, limit = 100 }: { type?: string | undefined; text?: string | undefined; before?: number | undefined; limit?: number }): RecordedEvent[] {
    const conditions: [string, string | number | undefined][] = [
      ['type = ?', type],
      ['instr(body, ?) > 0', text],
      ['seen < ?', before],
    ];
    const given = conditions.filter((condition): condition is [string, string | number] => condition[1] !== undefined);
    const where = given.length > 0 ? `where ${given.map(([sql]) => sql).join(' and ')}` : '';
    return (this.#db.prepare(`select * from events ${where} order by seen desc limit ?`).all(...given.map(([, value]) => value), limit) as unknown as EventRow[]).map(toEvent);
  }

  find(id: string): RecordedEvent | undefined {
    const row = this.#db.prepare('select * from events where id = ?').get(id) as EventRow | undefined;
    return row && toEvent(row);
  }

  counts(): Record<string, number> {
    const rows = this.#db.prepare('select type, count(*) as count from events group by type').all() as { type: string; count: number }[];
    return Object.fromEntries(rows.map(({ type, count }) => [type, count]));
  }

  close(): void {
    this.#db.close();
  }
}

function toEvent({ id, type, at, seen, times, body }: EventRow): RecordedEvent {
  const event = JSON.parse(body) as { trace?: string; data?: unknown };
  return { id, type, occurred_at: at, seen, times, trace: /Root=([^;]+)/.exec(event.trace ?? '')?.[1], data: event.data, body };
}

/** undefined for an invalid event: programs on this machine can publish anything. */
function parse(body: string): { id: string; type: string; occurred_at: string } | undefined {
  try {
    const { id, type, occurred_at } = JSON.parse(body) as Record<string, unknown>;
    return typeof id === 'string' && typeof type === 'string' && typeof occurred_at === 'string' ? { id, type, occurred_at } : undefined;
  } catch {
    return undefined;
  }
}
