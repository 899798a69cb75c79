import type { App } from '../shared/app.ts';
import { DomainError, unlessUnavailable } from '../shared/errors.ts';
import { tokensOf } from './account.ts';
import { requireAccount } from './require-account.ts';
import { noteSession } from './sessions.ts';
import type { Tokens } from './schema.ts';

/**
 * A new access token for a valid refresh token, if its account exists and its session has not ended. If the database is unreachable,
 * the pool's response is enough: every use of the token is checked again.
 */
export async function refreshSession(app: App, refreshToken: string, device: string, client?: string): Promise<Tokens> {
  const session = await app.identity.refresh(refreshToken);
  if (!session) {
    throw new DomainError('unauthenticated', 'invalid_refresh_token', 'The refresh token is expired, revoked or unknown. Please log in again.');
  }
  await unlessUnavailable(
    app.within(app.settings.patience, async () => {
      await requireAccount(app, session, true);
      await noteSession(app, session, { device, client });
    }),
  );
  return tokensOf(session);
}
