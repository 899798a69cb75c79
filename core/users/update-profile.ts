import type { App, Db } from '../shared/app.ts';
import { cleanUp, DomainError } from '../shared/errors.ts';
import { commitWithEvents } from '../shared/outbox.ts';
import { makeAvatar } from '../media/make-avatar.ts';
import { removeMedia } from '../media/remove-media.ts';
import { claimAvatar, discardMedia } from '../media/sql.ts';
import { refreshUserCards } from './cards.ts';
import { refreshState } from './refresh-state.ts';
import type { ProfileChanges } from './schema.ts';
import { lockUser, updateProfile as updateProfileRow, type UserRow } from './sql.ts';

/** Changes what is given, leaves the rest. A replaced picture is gone from storage at once. */
export async function updateProfile(app: App, userId: string, changes: ProfileChanges): Promise<UserRow> {
  const avatarKey = changes.avatar_media_id ? await makeAvatar(app, userId, changes.avatar_media_id) : undefined;
  const { user, before, replaced } = await commitWithEvents(app, async (tx, emit) => {
    const before = await lockUser(tx, userId);
    const { avatar_media_id: asked, ...texts } = changes;
    // Asking for the picture one already has changes nothing.
    const mediaId = asked === before.avatar_media_id ? undefined : asked;
    const key = await exchangeAvatar(tx, before, mediaId, avatarKey);
    const after = await updateProfileRow(tx, userId, { ...texts, avatar_media_id: mediaId }, key);
    if (after.is_private !== before.is_private) await emit('user.privacy_changed', userId, { user_id: userId });
    return { user: after, before, replaced: mediaId === undefined ? null : before.avatar_media_id };
  });
  await Promise.all([
    refreshUserCards(app, [userId]),
    ...(isStateChanged(before, user) ? [refreshState(app, userId)] : []),
  ]);
  // It is discarded, so that the sweep finds what is not removed now.
  if (replaced) await cleanUp(app.log, 'a replaced picture could not be removed', () => removeMedia(app, replaced));
  return user;
}

const isStateChanged = (before: UserRow, after: UserRow) =>
  before.is_private !== after.is_private || before.discoverable !== after.discoverable || before.who_may_comment !== after.who_may_comment;

/** Claims the new picture, lets go of the old one; returns the storage key to show. */
async function exchangeAvatar(tx: Db, user: UserRow, mediaId: string | null | undefined, key: string | undefined): Promise<string | null> {
  if (mediaId === undefined) return user.avatar_key;
  if (user.avatar_media_id) await discardMedia(tx, user.avatar_media_id);
  if (mediaId === null) return null;
  if (key && (await claimAvatar(tx, mediaId, user.id))) return key;
  throw new DomainError('conflict', 'media_in_use', 'This photo is already in use.');
}
