import type { App } from '../shared/app.ts';
import { type Entry, fillEntries, readEntries } from '../cache/entries.ts';
import { keys, ttl } from '../cache/keys.ts';
import { accountGone, DomainError } from '../shared/errors.ts';
import { isActiveUser } from '../users/sql.ts';

/** Says that the account exists; what removes an account writes a higher version, which this one cannot undo. */
const existing = (userId: string): Entry => ({ key: keys.account(userId), version: 1, value: 'active', ttl: ttl.account });

/** For whatever changes something: throws unauthenticated when the account of a good token is gone. */
export async function requireAccount(app: App, userId: string): Promise<void> {
  if (!(await isActiveUser(app.db, userId))) throw accountGone();
}

/**
 * The same for reads, which believe the cache, and go on where neither cache nor database can be asked: what they show
 * is public, or comes from the database itself.
 */
export async function requireAccountToRead(app: App, userId: string): Promise<void> {
  const [cached] = await readEntries(app, [keys.account(userId)]);
  if (cached?.value === existing(userId).value) return;
  try {
    await requireAccount(app, userId);
  } catch (error) {
    if (error instanceof DomainError && error.kind === 'unavailable') return;
    throw error;
  }
  await fillEntries(app, [existing(userId)]);
}
