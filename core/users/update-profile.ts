import type { App, Db } from '../shared/app.ts';
import { cleanUp, DomainError, notFound } from '../shared/errors.ts';
import { commitWithEvents } from '../shared/outbox.ts';
import { removeMedia } from '../media/remove-media.ts';
import { claimAvatar, discardMedia, findMedia } from '../media/sql.ts';
import { notYours } from '../visibility/not-yours.ts';
import { refreshUserCards } from './cards.ts';
import { refreshState } from './refresh-state.ts';
import type { ProfileChanges } from './schema.ts';
import { lockUser, updateProfile as updateProfileRow, type UserRow } from './sql.ts';

/** Changes what is given, leaves the rest. A replaced picture is gone from storage at once. */
export async function updateProfile(app: App, userId: string, changes: ProfileChanges): Promise<UserRow> {
  const { user, before, replaced } = await commitWithEvents(app, async (tx, emit) => {
    const before = await lockUser(tx, userId);
    const { avatar_media_id: asked, ...texts } = changes;
    // Asking for the picture one already has changes nothing.
    const mediaId = asked === before.avatar_media_id ? undefined : asked;
    const avatarKey = await exchangeAvatar(tx, before, mediaId);
    const after = await updateProfileRow(tx, userId, { ...texts, avatar_media_id: mediaId }, avatarKey);
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
async function exchangeAvatar(tx: Db, user: UserRow, mediaId: string | null | undefined): Promise<string | null> {
  if (mediaId === undefined) return user.avatar_key;
  if (user.avatar_media_id) await discardMedia(tx, user.avatar_media_id);
  if (mediaId === null) return null;
  const claimed = await claimAvatar(tx, mediaId, user.id);
  if (claimed) return claimed.variants!.thumbnail;
  const media = await findMedia(tx, mediaId);
  if (!media) throw notFound('media');
  if (media.user_id !== user.id) throw await notYours(tx, user.id, media.user_id, 'media', 'This photo belongs to somebody else.');
  if (media.used_as) throw new DomainError('conflict', 'media_in_use', 'This photo is already in use.');
  throw new DomainError('conflict', 'media_not_ready', `This photo is ${media.status}, not ready.`);
}
