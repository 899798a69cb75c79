import type { EventData } from '../../events/catalog.ts';
import { keys } from '../cache/keys.ts';
import { dropTimeline } from '../cache/timelines.ts';
import type { App } from '../shared/app.ts';
import { commitWithEvents } from '../shared/outbox.ts';
import { requirePerson } from '../users/require-user.ts';
import { refreshRelations } from '../visibility/relations.ts';
import type { RelationRow } from '../visibility/sql.ts';
import { deleteBlock, insertBlock, lockPair } from './sql.ts';

/**
 * Blocks somebody, even if they have blocked the user; blocking again changes nothing. Also ends follows and requests in
 * both directions; unblocking does not restore them.
 */
export async function blockUser(app: App, userId: string, ref: string): Promise<RelationRow> {
  const { id } = await requirePerson(app, userId, ref);
  const pair = { blocker_id: userId, blocked_id: id };
  await commitWithEvents(app, async (tx, emit) => {
    await lockPair(tx, userId, id);
    const { blocked, ended } = await insertBlock(tx, userId, id, app.settings.fanOutLimit);
    for (const follow of ended) await emit('user.unfollowed', follow.follower_id, follow);
    if (blocked) await emit('user.blocked', userId, pair);
  });
  return (await refreshBlock(app, pair)).relation;
}

/** Ends a block; does nothing if there is none. */
export async function unblockUser(app: App, userId: string, ref: string): Promise<RelationRow> {
  const { id } = await requirePerson(app, userId, ref);
  const pair = { blocker_id: userId, blocked_id: id };
  await commitWithEvents(app, async (tx, emit) => {
    if (await deleteBlock(tx, userId, id)) await emit('user.unblocked', userId, pair);
  });
  return (await refreshBlock(app, pair)).relation;
}

/** Makes a block or its end visible on both people's next pages. `written` is undefined if Redis is down. */
export async function refreshBlock(
  app: App,
  { blocker_id, blocked_id }: EventData<'user.blocked'>,
): Promise<{ relation: RelationRow; written: number | undefined }> {
  const pairs = [
    { viewer: blocker_id, author: blocked_id },
    { viewer: blocked_id, author: blocker_id },
  ];
  const { rows, written } = await refreshRelations(app, pairs);
  // Neither timeline may contain the other's posts any more, or both may contain them again.
  const dropped = await Promise.all(pairs.map(({ viewer }) => dropTimeline(app, keys.homeTimeline(viewer))));
  return { relation: rows[0]!, written: dropped.includes(undefined) ? undefined : written };
}
