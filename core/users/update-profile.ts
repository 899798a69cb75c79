import type { App, Db } from '../shared/app.ts';
import { violates } from '../shared/app.ts';
import { cleanUp, DomainError } from '../shared/errors.ts';
import { commitWithEvents } from '../shared/outbox.ts';
import { makeAvatar } from '../media/make-avatar.ts';
import { moveMedia } from '../media/move-media.ts';
import { removeMedia } from '../media/remove-media.ts';
import { claimAvatar, discardMedia } from '../media/sql.ts';
import { refreshUserCards } from './cards.ts';
import { countHeld, holdUsername, isHeld, releaseUsername } from './former-usernames.ts';
import { namesTaken } from './names-taken.ts';
import { findEdit, noteEdit } from './profile-edits.ts';
import { isReserved } from './reserved-names.ts';
import { refreshState } from './refresh-state.ts';
import type { ProfileChanges } from './schema.ts';
import { lockUser, updateProfile as updateProfileRow, type UserRow } from './sql.ts';

/** The conditions of an edit. */
export interface EditTerms {
  /** The versions of the profile that the client accepts; undefined means any. */
  versions?: readonly number[] | undefined;
  /** Belongs to the Idempotency-Key: the edit with this id is made only once. */
  editId?: string | undefined;
}

/** Maximum number of former usernames held for one account. */
const mostHeld = 5;

/**
 * Changes only the given fields. A replaced picture is immediately deleted from storage. A repeated edit changes nothing, and
 * returns its first result.
 */
export async function updateProfile(app: App, userId: string, changes: ProfileChanges, { versions, editId }: EditTerms = {}): Promise<UserRow> {
  const earlier = editId === undefined ? undefined : await findEdit(app.db, editId, userId);
  if (earlier) return earlier;
  if (changes.username !== undefined && (await isReserved(app, changes.username))) throw namesTaken({ username: true });
  const avatarKey = changes.avatar_media_id ? await makeAvatar(app, userId, changes.avatar_media_id) : undefined;
  const { user, before, replaced } = await commitWithEvents(app, async (tx, emit) => {
    const before = await lockUser(tx, userId);
    const made = editId === undefined ? undefined : await findEdit(tx, editId, userId);
    if (made) return { user: made, before: made, replaced: null };
    if (versions && !versions.includes(before.version)) throw otherVersion(before.version);
    const { avatar_media_id: asked, ...texts } = changes;
    // Setting the current picture again changes nothing.
    const mediaId = asked === before.avatar_media_id ? undefined : asked;
    const key = await exchangeAvatar(tx, before, mediaId, avatarKey);
    const after = await withFreeName(tx, before, changes.username, () => updateProfileRow(tx, userId, { ...texts, avatar_media_id: mediaId }, key));
    if (editId !== undefined) await noteEdit(tx, editId, after);
    if (after.is_private !== before.is_private) {
      await emit('user.privacy_changed', userId, { user_id: userId });
      await moveMedia(tx, emit, userId);
    }
    return { user: after, before, replaced: mediaId === undefined ? null : before.avatar_media_id };
  });
  await Promise.all([
    refreshUserCards(app, [userId]),
    ...(isStateChanged(before, user) ? [refreshState(app, userId)] : []),
  ]);
  // The picture is marked as discarded, so if it cannot be removed now, the sweep will find it.
  if (replaced) await cleanUp(app.log, 'a replaced picture could not be removed', () => removeMedia(app, replaced));
  return user;
}

const isStateChanged = (before: UserRow, after: UserRow) =>
  before.is_private !== after.is_private || before.discoverable !== after.discoverable || before.who_may_comment !== after.who_may_comment;

/** Runs an update that may change the username; if so, the old one is held for its owner. */
async function withFreeName(tx: Db, before: UserRow, username: string | undefined, update: () => Promise<UserRow>): Promise<UserRow> {
  if (username === undefined || username === before.username) return update();
  const { count, seconds } = await countHeld(tx, before.id);
  if (count >= mostHeld) {
    throw new DomainError('rate_limited', 'too_many_attempts', `You have changed your username ${mostHeld} times in 30 days. Please wait.`, { retryAfter: seconds });
  }
  let after: UserRow;
  try {
    after = await update();
  } catch (error) {
    throw violates(error, 'users_username_key') ? namesTaken({ username: true }) : error;
  }
  if (await isHeld(tx, username, before.id)) throw namesTaken({ username: true });
  await releaseUsername(tx, username);
  await holdUsername(tx, before.username, before.id);
  return after;
}

const otherVersion = (version: number) =>
  new DomainError('precondition_failed', 'version_mismatch', 'Your profile has changed in the meantime. Reload it.', { version });

/** Claims the new picture, releases the old one; returns the storage key to show. */
async function exchangeAvatar(tx: Db, user: UserRow, mediaId: string | null | undefined, key: string | undefined): Promise<string | null> {
  if (mediaId === undefined) return user.avatar_key;
  if (user.avatar_media_id) await discardMedia(tx, user.avatar_media_id);
  if (mediaId === null) return null;
  if (key && (await claimAvatar(tx, mediaId, user.id))) return key;
  throw new DomainError('conflict', 'media_in_use', 'This photo is already in use.');
}
