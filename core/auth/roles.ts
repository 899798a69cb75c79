import type { App } from '../shared/app.ts';
import { DomainError } from '../shared/errors.ts';
import { type Bearer, requireAccount, sessionEnded } from './require-account.ts';
import { hasRoleChanged } from './sql.ts';

/** Elevated roles, named like their groups in the user pool. Admins may do everything moderators may. */
export const roles = ['moderators', 'admins'] as const;
export type Role = (typeof roles)[number];

/** The roles in a token, and when it was issued (s since 1970). */
export interface RoleBearer extends Bearer {
  roles: readonly Role[];
  issuedAt: number;
}

/**
 * For operations that need a role. The token contains the roles, so a token issued before the account's role changed is
 * rejected, even if its session began at that moment. Always checked in the database.
 */
export async function requireRole(app: App, bearer: RoleBearer, required: readonly Role[]): Promise<void> {
  await requireAccount(app, bearer);
  if (await hasRoleChanged(app.db, bearer.userId, bearer.issuedAt)) throw sessionEnded();
  if (!required.some((role) => bearer.roles.includes(role))) {
    throw new DomainError('forbidden', 'role_required', `This is for ${required.join(' and ')} only.`);
  }
}
