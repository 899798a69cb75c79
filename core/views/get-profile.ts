import type { App } from '../shared/app.ts';
import type { Profile } from '../users/schema.ts';
import { showProfile } from './show-profile.ts';
import { getProfile as getProfileRow } from '../users/sql.ts';

/** A user's public profile, by id or username. */
export async function getProfile(app: App, viewer: string | undefined, ref: string): Promise<Profile> {
  const row = await getProfileRow(app.db, ref, viewer);
  return showProfile(app, row, viewer === undefined ? undefined : row.viewer_follows);
}
