import type { App } from '../shared/app.ts';
import { mediaUrl } from '../media/urls.ts';
import type { Profile } from '../users/schema.ts';
import type { UserRow } from '../users/sql.ts';

/** The public face of a user; never the e-mail address. */
export const showProfile = (app: App, user: UserRow, viewerFollows: boolean | undefined): Profile => ({
  id: user.id,
  username: user.username,
  display_name: user.display_name,
  bio: user.bio,
  avatar_url: user.avatar_key && mediaUrl(app, user.avatar_key),
  posts_count: user.posts_count,
  followers_count: user.followers_count,
  following_count: user.following_count,
  ...(viewerFollows !== undefined && { viewer_follows: viewerFollows }),
  created_at: user.created_at,
});
