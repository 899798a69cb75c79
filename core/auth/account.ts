import { timeOf } from '../shared/time.ts';
import type { Session } from '../shared/app.ts';
import type { UserRow } from '../users/sql.ts';
import type { SignedIn, Tokens } from './schema.ts';

/** A signed-in client's own account. */
export const accountOf = ({ id, username, email, created_at }: UserRow): SignedIn['user'] => ({ id, username, email: email ?? '', created_at });

export const tokensOf = (session: Session): Tokens => ({
  token: session.token,
  refresh_token: session.refreshToken,
  expires_at: timeOf(session.expiresAt),
});
