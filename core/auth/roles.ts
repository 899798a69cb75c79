import type { App } from '../shared/app.ts';
import { DomainError } from '../shared/errors.ts';
import { type Bearer, requireAccount, sessionEnded } from './require-account.ts';
import { hasRoleChanged } from './sql.ts';

/** What an account may be besides an ordinary one: groups of the pool, by their names there. Admins may do what moderators may. */
export const roles = ['moderators', 'admins'] as const;
export type Role = (typeof roles)[number];

/** What a token says of the account's roles, and when it was issued (s since 1970). */
export interface RoleBearer extends Bearer {
  roles: readonly Role[];
  issuedAt: number;
}

/**
 * For operations of a role: whether the bearer has one of these is in the token, so a token from before the account's role was
 * changed counts for nothing here, even where it is of a session that began at that moment. Always from the database.
 */
export async function requireRole(app: App, bearer: RoleBearer, required: readonly Role[]): Promise<void> {
  await requireAccount(app, bearer);
  if (await hasRoleChanged(app.db, bearer.userId, bearer.issuedAt)) throw sessionEnded();
  if (!required.some((role) => bearer.roles.includes(role))) {
    throw new DomainError('forbidden', 'role_required', `This is for ${required.join(' and ')} only.`);
  }
}
