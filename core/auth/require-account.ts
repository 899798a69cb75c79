import type { App } from '../shared/app.ts';
import { type Entry, fillEntries, readEntries } from '../cache/entries.ts';
import { keys, ttl } from '../cache/keys.ts';
import { accountGone, DomainError } from '../shared/errors.ts';
import { findStanding } from './sql.ts';

/** The user and session of a request's token. Some emulators issue tokens without a session. */
export interface Bearer {
  userId: string;
  sessionId: string | undefined;
}

/** The cache key of a token's validity: that of its session or, without one, of its account. */
const keyOf = ({ userId, sessionId }: Bearer) => (sessionId === undefined ? keys.account(userId) : keys.session(sessionId));

/** Marks a token as valid; ending its session or suspending its account writes a higher version, which this does not overwrite. */
const good = (bearer: Bearer): Entry => ({ key: keyOf(bearer), version: 1, value: 'active', ttl: bearer.sessionId === undefined ? ttl.account : ttl.session });

/** The account's state, for tokens without a session. */
export const accountEntry = (userId: string, value: 'active' | 'suspended', version: number): Entry => ({ key: keys.account(userId), version, value, ttl: ttl.account });

export const endedEntry = (sessionId: string): Entry => ({ key: keys.session(sessionId), version: 2, value: 'ended', ttl: ttl.session });

export const sessionEnded = () => new DomainError('unauthenticated', 'session_ended', 'This session has ended. Please log in again.');

const accountSuspended = () => new DomainError('forbidden', 'account_suspended', 'This account is suspended.');

/**
 * For writes: throws unauthenticated if the account of a valid token is gone or its session has ended, and forbidden
 * if the account is suspended, unless `whileSuspended` is set. Returns whether it is suspended.
 */
export async function requireAccount(app: App, bearer: Bearer, whileSuspended = false): Promise<{ suspended: boolean }> {
  const standing = await findStanding(app.db, bearer.userId, bearer.sessionId);
  if (!standing) throw accountGone();
  if (standing.ended) throw sessionEnded();
  if (standing.suspended && !whileSuspended) throw accountSuspended();
  return standing;
}

/**
 * The same for reads, which trust the cache, and continue if neither cache nor database is reachable: they return only
 * public data, or data that needs the database anyway.
 */
export async function requireAccountToRead(app: App, bearer: Bearer, whileSuspended = false): Promise<void> {
  const entry = good(bearer);
  const [cached] = await readEntries(app, [entry.key]);
  if (cached?.value === entry.value) return;
  if (cached?.value === 'ended') throw sessionEnded();
  try {
    // A suspended account is checked in the database each time, so that restoring it takes effect at once.
    if ((await requireAccount(app, bearer, whileSuspended)).suspended) return;
  } catch (error) {
    if (error instanceof DomainError && error.kind === 'unavailable') return;
    throw error;
  }
  await fillEntries(app, [entry]);
}
