import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { QueueFigures, QueuedMessage } from './shapes.ts';

/** Maximum messages shown per queue. */
const shown = 100;

const states = `case when delay_until > :now then 'delayed' when visibility_deadline > :now then 'in flight' else 'waiting' end`;

/**
 * The queues, read from the embedded SQS's own file, because receiving a message to look at it would hide it from
 * its consumer.
 */
export class QueueFile {
  readonly #db: DatabaseSync;

  constructor(dataDir: string) {
    this.#db = new DatabaseSync(join(dataDir, 'cloud', 'queues', 'fauxqs.db'), { readOnly: true, timeout: 2_000 });
  }

  figures(): (QueueFigures & { name: string })[] {
    const rows = this.#db
      .prepare(
        `select q.name, count(m.message_id) as depth, min(m.sent_timestamp) as oldest,
                count(*) filter (where m.visibility_deadline > :now) as in_flight
         from sqs_queues q left join sqs_messages m on m.queue_name = q.name group by q.name order by q.name`,
      )
      .all({ now: Date.now() }) as { name: string; depth: number; oldest: number | null; in_flight: number }[];
    return rows.map(({ name, depth, oldest, in_flight }) => ({ name, depth, in_flight, age: oldest === null ? undefined : Math.max(0, (Date.now() - oldest) / 1_000) }));
  }

  /** Oldest first; undefined if there is no such queue. */
  messages(queue: string): QueuedMessage[] | undefined {
    if (!this.#db.prepare('select 1 from sqs_queues where name = ?').get(queue)) return undefined;
    const rows = this.#db
      .prepare(
        `select message_id as id, body, message_attributes, sent_timestamp as sent, approximate_receive_count as receives, ${states} as state
         from sqs_messages where queue_name = :queue order by sent_timestamp, message_id limit ${shown}`,
      )
      .all({ queue, now: Date.now() }) as { id: string; body: string; message_attributes: string; sent: number; receives: number; state: string }[];
    return rows.map(({ message_attributes, sent, ...row }) => {
      const attributes = JSON.parse(message_attributes) as Record<string, { StringValue?: string }>;
      return { ...row, sent_at: sent / 1_000, reason: attributes['reason']?.StringValue, trace: traceIn(attributes['trace']?.StringValue) ?? traceIn(row.body) };
    });
  }

  close(): void {
    this.#db.close();
  }
}

const traceIn = (text: string | undefined): string | undefined => /Root=(1-[0-9a-f]{8}-[0-9a-f]{24})/.exec(text ?? '')?.[1];
