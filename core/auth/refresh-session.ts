import type { App } from '../shared/app.ts';
import { DomainError, unlessUnavailable } from '../shared/errors.ts';
import { tokensOf } from './account.ts';
import { requireAccount } from './require-account.ts';
import { noteSession } from './sessions.ts';
import type { Tokens } from './schema.ts';

/**
 * A new access token for a refresh token that is still good, whose account exists and whose session has not ended. While the database is out of reach
 * the pool's word suffices: whatever the token is used for is checked again.
 */
export async function refreshSession(app: App, refreshToken: string, device: string, client?: string): Promise<Tokens> {
  const session = await app.identity.refresh(refreshToken);
  if (!session) {
    throw new DomainError('unauthenticated', 'invalid_refresh_token', 'The refresh token is expired, revoked or unknown. Please log in again.');
  }
  await unlessUnavailable(
    app.within(app.settings.patience, async () => {
      await requireAccount(app, session, true);
      await noteSession(app, session, device, client);
    }),
  );
  return tokensOf(session);
}
