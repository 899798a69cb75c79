import type { App } from '../shared/app.ts';
import { unlessUnavailable } from '../shared/errors.ts';
import { endSessions } from './sessions.ts';

/**
 * Ends the session of a refresh token, including its access tokens; an invalid token counts as already logged out. The
 * session id is only known from a refreshed access token.
 */
export async function logOut(app: App, refreshToken: string): Promise<void> {
  const session = await app.identity.refresh(refreshToken);
  if (!session) return;
  const { userId, sessionId } = session;
  // The refresh token is revoked even if the database is unreachable; the access token then expires within the hour.
  if (sessionId !== undefined) await unlessUnavailable(app.within(app.settings.patience, () => endSessions(app, userId, { only: sessionId })));
  await app.identity.revoke(refreshToken);
}
