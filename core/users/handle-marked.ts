import type { App } from '../shared/app.ts';
import { newEvent, publishUnrecorded } from '../shared/outbox.ts';
import { requireRedis } from '../cache/require-redis.ts';
import { moveObjects } from '../media/move-objects.ts';
import { findMove } from '../media/moves-sql.ts';
import { refreshUserCards } from './cards.ts';

/** Moves the files of an account whose marker at the CDN has been set. Returns whether work remains. */
export async function handleMarked(app: App, { user_id, version }: { user_id: string; version: number }): Promise<{ left: boolean }> {
  const move = await findMove(app.db, user_id);
  await requireRedis(app, refreshUserCards(app, [user_id]));
  // If the event is obsolete, or the account is gone, the CDN's marker has to be removed again.
  if (!move || move.moved_at !== null) {
    const { gone = true } = move ?? {};
    await publishUnrecorded(app, newEvent(app, 'media.moved', { user_id, version: move?.version ?? version, gone, erased: !move }));
    return { left: false };
  }
  const { left } = await moveObjects(app, user_id, version);
  // Private files may be public now.
  if (!left) await requireRedis(app, refreshUserCards(app, [user_id]));
  return { left };
}
