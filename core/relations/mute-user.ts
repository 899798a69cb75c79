import type { EventData } from '../../events/catalog.ts';
import { keys } from '../cache/keys.ts';
import { dropTimeline } from '../cache/timelines.ts';
import type { App } from '../shared/app.ts';
import { commitWithEvents } from '../shared/outbox.ts';
import { requirePerson } from '../users/require-user.ts';
import { refreshRelations } from '../visibility/relations.ts';
import type { RelationRow } from '../visibility/sql.ts';
import { deleteMute, insertMute } from './sql.ts';

/** Mutes somebody: their posts disappear from the user's feeds. Muting again changes nothing. */
export const muteUser = (app: App, userId: string, ref: string): Promise<RelationRow> => change(app, userId, ref, insertMute, 'user.muted');

/** Ends a mute; does nothing if there is none. */
export const unmuteUser = (app: App, userId: string, ref: string): Promise<RelationRow> => change(app, userId, ref, deleteMute, 'user.unmuted');

async function change(app: App, userId: string, ref: string, write: typeof insertMute, type: 'user.muted' | 'user.unmuted'): Promise<RelationRow> {
  const { id } = await requirePerson(app, userId, ref);
  const pair = { muter_id: userId, muted_id: id };
  await commitWithEvents(app, async (tx, emit) => {
    if (await write(tx, userId, id)) await emit(type, userId, pair);
  });
  return (await refreshMute(app, pair)).relation;
}

/** Makes a mute or its end visible on the next page. Home timelines are built without muted authors. `written` is undefined if Redis is down. */
export async function refreshMute(app: App, { muter_id, muted_id }: EventData<'user.muted'>): Promise<{ relation: RelationRow; written: number | undefined }> {
  const { rows, written } = await refreshRelations(app, [{ viewer: muter_id, author: muted_id }]);
  const dropped = await dropTimeline(app, keys.homeTimeline(muter_id));
  return { relation: rows[0]!, written: dropped === undefined ? undefined : written };
}
