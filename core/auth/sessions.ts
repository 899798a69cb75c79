import type { App, Session } from '../shared/app.ts';
import { fillEntries } from '../cache/entries.ts';
import { DomainError } from '../shared/errors.ts';
import { commitWithEvents } from '../shared/outbox.ts';
import { type Bearer, endedEntry, sessionEnded } from './require-account.ts';
import type { Sessions } from './schema.ts';
import { endSignIns, listSessions, markEnded, useSession, type WhichSessions } from './sql.ts';

/** Maximum number of sessions listed, most recently used first. */
const maxShown = 100;

/**
 * Records the use of a session. Without a session id, as in some emulators' pools, it does nothing.
 * @param begunAt for a sign-in: a time (µs since 1970) before its credentials were checked
 * @throws DomainError `session_ended`
 */
export async function noteSession(app: App, { userId, sessionId }: Session, { device, client, begunAt }: { device: string; client?: string | undefined; begunAt?: string }): Promise<void> {
  if (sessionId === undefined) return;
  if (!(await useSession(app.db, { id: sessionId, user_id: userId, device, client, begunAt }))) throw sessionEnded();
}

export async function showSessions(app: App, { userId, sessionId }: Bearer): Promise<Sessions> {
  const rows = await listSessions(app.db, userId, maxShown);
  return { sessions: rows.map((row) => ({ ...row, current: row.id === sessionId })) };
}

/** Ends one session of the account. Ending it again changes nothing. */
export async function endSession(app: App, userId: string, sessionId: string): Promise<void> {
  if ((await endSessions(app, userId, { only: sessionId })) > 0) return;
  throw new DomainError('not_found', 'session_not_found', 'There is no such session.');
}

/** Ends one session, all but one, or those that began by a given time; returns how many there are, including those already ended. */
export async function endSessions(app: App, userId: string, which: WhichSessions): Promise<number> {
  if ('except' in which) await endSignIns(app.db, userId);
  const ended = await commitWithEvents(app, async (tx, emit) => {
    const ids = await markEnded(tx, userId, which);
    if (ids.length > 0) await emit('sessions.ended', userId, { user_id: userId });
    return ids;
  });
  // The signatures of their access tokens stay valid, so the cache has to record that the sessions have ended.
  await fillEntries(app, ended.map(endedEntry));
  return ended.length;
}
