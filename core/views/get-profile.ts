import { mediaUrl } from '../media/urls.ts';
import type { App } from '../shared/app.ts';
import { notFound } from '../shared/errors.ts';
import type { Profile } from '../users/schema.ts';
import { getProfile as getProfileRow, type UserRow } from '../users/sql.ts';
import type { Reader } from '../visibility/reader.ts';
import { type Kind, presentOne } from './pipeline.ts';

/** The public face of a user; never the e-mail address. */
const profiles: Kind<UserRow & { viewer_follows: boolean }, Profile> = {
  subject: 'person',
  authorOf: (user) => user.id,
  present: (app, reader, user) => ({
    id: user.id,
    username: user.username,
    display_name: user.display_name,
    bio: user.bio,
    avatar_url: user.avatar_key && mediaUrl(app, user.avatar_key),
    posts_count: user.posts_count,
    followers_count: user.followers_count,
    following_count: user.following_count,
    ...(reader && { viewer_follows: user.viewer_follows }),
    created_at: user.created_at,
  }),
};

/** A user's public profile, by id or username. */
export const getProfile = async (app: App, reader: Reader, ref: string): Promise<Profile> =>
  showProfile(app, reader, await getProfileRow(app.db, ref, reader?.userId));

/** The profile of a user whose row was just read or written. */
export async function showProfile(app: App, reader: Reader, user: UserRow & { viewer_follows: boolean }): Promise<Profile> {
  const profile = await presentOne(app, reader, profiles, user);
  if (!profile) throw notFound('user');
  return profile;
}
