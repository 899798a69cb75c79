import { mediaUrlsFor } from '../media/urls.ts';
import type { App } from '../shared/app.ts';
import type { Profile } from '../users/schema.ts';
import { relationshipOf } from '../users/relationship.ts';
import { requireUser } from '../users/require-user.ts';
import type { ProfileRow, UserRow } from '../users/sql.ts';
import type { Reader } from '../visibility/reader.ts';

/** The public profile of a user; never the e-mail address. */
const profileOf = async (app: App, user: UserRow) => ({
  id: user.id,
  username: user.username,
  display_name: user.display_name,
  bio: user.bio,
  avatar_url: user.avatar_key && (await mediaUrlsFor(app, [user], () => false)).of(user, user.avatar_key),
  is_private: user.is_private,
  posts_count: user.posts_count,
  followers_count: user.followers_count,
  following_count: user.following_count,
  created_at: user.created_at,
});

/** A user's profile, by id or username. Everyone may see it, except people whom the user has blocked. */
export async function getProfile(app: App, reader: Reader, ref: string): Promise<Profile> {
  const { user } = await requireUser(app, reader, ref, 'card');
  return user.id === reader?.userId ? showOwnProfile(app, user) : showProfile(app, reader, user);
}

const showProfile = async (app: App, reader: Reader, user: ProfileRow): Promise<Profile> => ({
  ...(await profileOf(app, user)),
  ...(reader && { viewer_follows: user.following, relationship: relationshipOf(user) }),
});

const none = { following: false, requested: false, followed_by: false, blocking: false, muting: false };

/** The reader's own profile, just read or written. */
export const showOwnProfile = async (app: App, user: UserRow): Promise<Profile> => ({
  ...(await profileOf(app, user)),
  viewer_follows: false,
  relationship: none,
  discoverable: user.discoverable,
  who_may_comment: user.who_may_comment,
  version: user.version,
});
