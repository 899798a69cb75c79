import type { App } from '../shared/app.ts';
import { mediaUrlsFor } from '../media/urls.ts';
import { fixedTime } from '../shared/time.ts';
import { getUser } from '../users/sql.ts';
import { accountOf } from './account.ts';
import type { RoleBearer } from './roles.ts';
import type { Me } from './schema.ts';
import { findTotp } from './sql.ts';

/** The signed-in user's own account. */
export async function getMe(app: App, { userId, roles }: RoleBearer): Promise<Me> {
  const [user, totp] = await Promise.all([getUser(app.db, userId), findTotp(app.db, userId)]);
  return {
    ...accountOf(user),
    leaving_at: user.leaving_at && fixedTime(user.leaving_at),
    email_verified: user.email_verified_at !== null,
    new_email: user.new_email,
    totp: totp !== undefined,
    display_name: user.display_name,
    bio: user.bio,
    avatar_url: user.avatar_key && (await mediaUrlsFor(app, [user])).of(user, user.avatar_key),
    roles: [...roles],
    suspended: user.suspended_at !== null,
  };
}
