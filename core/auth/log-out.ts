import type { App } from '../shared/app.ts';
import { unlessUnavailable } from '../shared/errors.ts';
import { endSessions } from './sessions.ts';

/**
 * Ends the session of a refresh token, its access tokens included; one that is no longer good is already logged out. Which
 * session it is, only a refreshed access token shows.
 */
export async function logOut(app: App, refreshToken: string): Promise<void> {
  const session = await app.identity.refresh(refreshToken);
  if (!session) return;
  const { userId, sessionId } = session;
  // The refresh token is revoked also while the database is out of reach; the access token then expires within the hour.
  if (sessionId !== undefined) await unlessUnavailable(app.within(app.settings.patience, () => endSessions(app, userId, { only: sessionId })));
  await app.identity.revoke(refreshToken);
}
