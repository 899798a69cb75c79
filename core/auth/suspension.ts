import type { EventOf } from '../../events/catalog.ts';
import { fillEntries } from '../cache/entries.ts';
import { requireRedis } from '../cache/require-redis.ts';
import { moveMedia } from '../media/move-media.ts';
import type { App, Db } from '../shared/app.ts';
import { notFound } from '../shared/errors.ts';
import { commitWithEvents, type Emit } from '../shared/outbox.ts';
import { refreshState } from '../users/refresh-state.ts';
import { findUsersByLogin } from '../users/sql.ts';
import { accountEntry } from './require-account.ts';
import { endSessions } from './sessions.ts';
import { findSuspension, setSuspended } from './sql.ts';

/** `setSuspension` by username, for operators. */
export async function setSuspensionByName(app: App, name: string, suspended: boolean): Promise<{ username: string; changed: boolean; sessions_ended: number }> {
  const [user] = await findUsersByLogin(app.db, name);
  if (!user) throw notFound('user');
  return { username: user.username, ...(await setSuspension(app, user.id, suspended)) };
}

/**
 * Suspends or restores an account. A suspended account is hidden from everyone and signed out everywhere; nothing is erased. Its
 * owner may sign in, but can only use endpoints with `whileSuspended`. Safe to repeat.
 */
export async function setSuspension(app: App, userId: string, suspended: boolean): Promise<{ changed: boolean; sessions_ended: number }> {
  const changed = await commitWithEvents(app, (tx, emit) => changeSuspension(tx, emit, userId, suspended));
  const { sessions_ended } = await refreshSuspension(app, userId);
  return { changed, sessions_ended };
}

/** The change itself, as part of a transaction; false if nothing changes. */
export async function changeSuspension(tx: Db, emit: Emit, userId: string, suspended: boolean): Promise<boolean> {
  const changed = await setSuspended(tx, userId, suspended);
  if (changed) {
    await emit(suspended ? 'user.suspended' : 'user.restored', userId, { user_id: userId });
    await moveMedia(tx, emit, userId);
  }
  return changed;
}

/**
 * Makes a suspension or its end take effect on everyone's next page, and on the account's own next request. Called after the commit, so
 * that sessions that begin later see the suspension. `written` is undefined if Redis is down.
 */
export async function refreshSuspension(app: App, userId: string): Promise<{ sessions_ended: number; written: number | undefined }> {
  const now = await findSuspension(app.db, userId);
  if (!now) return { sessions_ended: 0, written: 0 };
  // Sessions that began after the suspension are kept, even if this is repeated much later: the owner has signed in to appeal.
  const sessions_ended = now.suspended_at === null ? 0 : await endSessions(app, userId, { begunBy: now.suspended_at });
  const accountWritten = await fillEntries(app, [accountEntry(userId, now.suspended_at !== null ? 'suspended' : 'active', Number(now.read_at))]);
  const stateWritten = await refreshState(app, userId);
  return { sessions_ended, written: accountWritten === undefined ? undefined : stateWritten };
}

type SuspensionChanged = EventOf<'user.suspended' | 'user.restored'>;

export const isSuspension = (event: { type: string }): event is SuspensionChanged => event.type === 'user.suspended' || event.type === 'user.restored';

/** After a suspension or its end: repeats what the request may have missed because it crashed or Redis was unreachable. Safe to repeat. */
export const handleSuspensionChanged = (app: App, { data }: SuspensionChanged): Promise<void> =>
  requireRedis(app, refreshSuspension(app, data.user_id).then(({ written }) => written));
