import type { App } from '../shared/app.ts';
import { DomainError } from '../shared/errors.ts';
import { tokensOf } from './account.ts';
import type { Tokens } from './schema.ts';

/** A new access token for a refresh token that is still good. */
export async function refreshSession(app: App, refreshToken: string): Promise<Tokens> {
  const session = await app.identity.refresh(refreshToken);
  if (!session) {
    throw new DomainError('unauthenticated', 'invalid_refresh_token', 'The refresh token is expired, revoked or unknown. Please log in again.');
  }
  return tokensOf(session);
}
