import type { App } from '../app.ts';
import type { Profile } from './schema.ts';
import { showProfile } from './show-profile.ts';
import { getProfile as getProfileRow } from './sql.ts';

/** A user's public profile, by id or username. */
export async function getProfile(app: App, viewer: string | undefined, ref: string): Promise<Profile> {
  const row = await getProfileRow(app.db, ref, viewer);
  return showProfile(app, row, viewer === undefined ? undefined : row.viewer_follows);
}
