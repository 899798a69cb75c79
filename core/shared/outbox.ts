import type { AnyEvent, EventData, EventType } from '../../events/catalog.ts';
import type { App, Db } from './app.ts';
import { outage } from './errors.ts';
import { newId } from './ids.ts';
import { wakeRelayLater, wakeRelaySoon } from './wake-relay.ts';

/** Records an event, as part of its transaction. `subject` is the account it is about. */
export type Emit = <Type extends EventType>(type: Type, subject: string, data: EventData<Type>) => Promise<void>;

/** An event to be recorded. */
export const newEvent = <Type extends EventType>(app: App, type: Type, data: EventData<Type>): AnyEvent =>
  ({ id: newId(), type, occurred_at: app.now().toISOString(), trace: app.trace(), data }) as AnyEvent;

/**
 * Runs `work` in a transaction that also stores its events, then publishes them. No event is lost in a crash or
 * failure after the commit: the relay, which has been triggered before the commit, publishes events not marked as
 * published.
 */
export async function commitWithEvents<Result>(
  app: App,
  work: (tx: Db, emit: Emit) => Promise<Result>,
): Promise<Result> {
  const events: AnyEvent[] = [];
  // Concurrent with the statements, since it rarely has anything to send.
  const woken = wakeRelayLater(app);
  const result = await app.db.transaction(async (tx) => {
    // A retried transaction must not publish events recorded by its first run.
    events.length = 0;
    const done = await work(tx, async (type, subject, data) => {
      const event = newEvent(app, type, data);
      await tx.query(
        'insert_event',
        'insert into outbox (id, type, subject, data, trace, occurred_at) values ($1, $2, $3, $4, $5, $6)',
        [event.id, type, subject, JSON.stringify(data), event.trace, event.occurred_at],
      );
      events.push(event);
    });
    await woken;
    return done;
  });
  await publishCommitted(app, events);
  return result;
}

/** Publishes an event that is not in the outbox: its sender is retried until it is published. Throws unavailable if the topic does not accept it. */
export async function publishUnrecorded(app: App, event: AnyEvent): Promise<void> {
  const published = await app.bus.publish([event]);
  if (published.length === 0) throw outage('events', new Error('The topic did not accept an event.'));
}

/** Publishes recorded events; those that the topic does not accept in time are left to the relay. */
export async function publishCommitted(app: App, events: readonly AnyEvent[]): Promise<void> {
  if (events.length === 0) return;
  try {
    // The response does not wait for the topic: the relay publishes events that take longer.
    await app.within(app.settings.patience, () => publishAndMark(app, app.db, events));
  } catch (error) {
    app.log.warn('events left to the relay', { events: events.map((event) => event.id), error });
    app.metrics.count('EventsLeftToRelay', events.length);
    await wakeRelaySoon(app);
  }
}

/** Publishes events and marks those that the topic has accepted. After a crash in between, they are published again, which consumers tolerate. */
export async function publishAndMark(app: App, db: Db, events: readonly AnyEvent[], refused?: Parameters<App['bus']['publish']>[1]): Promise<string[]> {
  const published = await app.bus.publish(events, refused);
  await db.query('mark_published', 'update outbox set published_at = now() where id = any($1::uuid[])', [published]);
  return published;
}
