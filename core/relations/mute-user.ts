import { keys } from '../cache/keys.ts';
import { dropTimeline } from '../cache/timelines.ts';
import type { App } from '../shared/app.ts';
import { requirePerson } from '../users/require-user.ts';
import { refreshRelations } from '../visibility/relations.ts';
import type { RelationRow } from '../visibility/sql.ts';
import { deleteMute, insertMute } from './sql.ts';

/** Mutes somebody: their posts leave the user's feeds. Muting again changes nothing. */
export const muteUser = (app: App, userId: string, ref: string): Promise<RelationRow> => change(app, userId, ref, insertMute);

/** Ends a mute; where there is none, nothing changes. */
export const unmuteUser = (app: App, userId: string, ref: string): Promise<RelationRow> => change(app, userId, ref, deleteMute);

async function change(app: App, userId: string, ref: string, write: typeof insertMute): Promise<RelationRow> {
  const { id } = await requirePerson(app, userId, ref);
  await write(app.db, userId, id);
  const { rows } = await refreshRelations(app, [{ viewer: userId, author: id }]);
  await dropTimeline(app, keys.homeTimeline(userId));
  return rows[0]!;
}
