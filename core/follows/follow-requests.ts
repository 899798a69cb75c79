import type { App } from '../shared/app.ts';
import { commitWithEvents } from '../shared/outbox.ts';
import { requirePerson } from '../users/require-user.ts';
import { refreshRelations } from '../visibility/relations.ts';
import type { RelationRow } from '../visibility/sql.ts';
import { changeFollow } from './follow-user.ts';
import { acceptFollow, deleteFollow, deleteRequest, listWaiting } from './sql.ts';

/** Accepts a follow request; does nothing if there is none. */
export async function acceptRequest(app: App, userId: string, ref: string): Promise<RelationRow> {
  const { id } = await requirePerson(app, userId, ref);
  await changeFollow(app, acceptFollow, { follower_id: id, followee_id: userId });
  return relationTo(app, userId, id);
}

/** Declines a request; safe to repeat. */
export async function rejectRequest(app: App, userId: string, ref: string): Promise<RelationRow> {
  const { id } = await requirePerson(app, userId, ref);
  await commitWithEvents(app, async (tx, emit) => {
    if (await deleteRequest(tx, id, userId)) await emit('user.follow_request_ended', id, { follower_id: id, followee_id: userId });
  });
  return relationTo(app, userId, id);
}

/** Removes one of the user's followers, or their follow request. */
export async function removeFollower(app: App, userId: string, ref: string): Promise<void> {
  const { id } = await requirePerson(app, userId, ref);
  await changeFollow(app, deleteFollow, { follower_id: id, followee_id: userId });
}

async function relationTo(app: App, viewer: string, author: string): Promise<RelationRow> {
  return (await refreshRelations(app, [{ viewer, author }])).rows[0]!;
}

/** Requests accepted per step. */
const acceptedAtOnce = 50;

/**
 * After an account's privacy has changed: accepts some of the pending requests if it is now public. Returns whether some are
 * left. Safe to repeat: accepted requests are gone.
 */
export async function acceptWaiting(app: App, userId: string): Promise<{ left: boolean }> {
  const waiting = await listWaiting(app.db, userId, acceptedAtOnce + 1);
  for (const id of waiting.slice(0, acceptedAtOnce)) await changeFollow(app, acceptFollow, { follower_id: id, followee_id: userId });
  return { left: waiting.length > acceptedAtOnce };
}
