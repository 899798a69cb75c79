import { setTimeout as delay } from 'node:timers/promises';
import type { App } from '../shared/app.ts';
import { getProfile } from '../users/sql.ts';
import type { Role } from './roles.ts';
import { endSessions } from './sessions.ts';
import { noteRoleChange } from './sql.ts';

/**
 * Gives an account one role or none, and ends its sessions, since tokens contain the roles. Token times are in whole seconds, so
 * this returns in the next second: sessions that begin from then on count as later. Safe to repeat if interrupted.
 */
export async function setRole(app: App, username: string, role: Role | undefined): Promise<{ username: string; sessions_ended: number }> {
  // By name or id only: several accounts may have the same address until it is verified.
  const user = await getProfile(app.db, username, undefined);
  await app.identity.setRole(user.account_name, role);
  const wait = await noteRoleChange(app.db, user.id, role);
  const sessions_ended = await endSessions(app, user.id, { except: undefined });
  await delay(wait);
  return { username: user.username, sessions_ended };
}
