import type { RoleBearer } from '../auth/roles.ts';
import { findRole } from '../auth/sql.ts';
import type { Db } from '../shared/app.ts';
import { DomainError } from '../shared/errors.ts';
import type { ActionKind } from './schema.ts';

export type Moderator = Pick<RoleBearer, 'userId' | 'roles'>;

/**
 * Checks whether a moderator may decide about somebody: never about themselves, and only admins may suspend or restore people who have a role.
 * @throws DomainError `own_case`, `admins_only`
 */
export async function requireMayDecide(tx: Db, { userId, roles }: Moderator, about: string, kind: ActionKind): Promise<void> {
  if (userId === about) throw new DomainError('forbidden', 'own_case', 'You cannot decide your own case. Another moderator has to.');
  if (kind !== 'suspend' && kind !== 'restore') return;
  if (!roles.includes('admins') && (await findRole(tx, about)) !== undefined) {
    throw new DomainError('forbidden', 'admins_only', 'Only admins can suspend or restore moderators and admins.');
  }
}
