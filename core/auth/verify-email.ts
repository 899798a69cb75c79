import type { App } from '../shared/app.ts';
import { DomainError } from '../shared/errors.ts';
import { getUser, markEmailVerified } from '../users/sql.ts';
import type { EmailStatus } from './schema.ts';

/** Sends a new code to the user's address; the one before no longer counts. Verified addresses get none. */
export async function sendEmailCode(app: App, userId: string, token: string): Promise<void> {
  const { email_verified_at } = await getUser(app.db, userId);
  if (email_verified_at === null) await app.identity.sendEmailCode(token);
}

/**
 * Takes the code that was sent as proof that the address is the user's. Repeating it changes nothing. The pool's word
 * counts for the address that the account has here only: its own could be another by now.
 */
export async function verifyEmail(app: App, userId: string, token: string, code: string): Promise<EmailStatus> {
  const { email, email_verified_at } = await getUser(app.db, userId);
  if (email_verified_at === null) {
    const verified = await app.identity.verifyEmail(token, code);
    if (verified !== email) {
      if (verified !== undefined) app.log.warn('the pool has verified another address than the account has', { user_id: userId });
      const message = 'This code is wrong or too old. Ask for a new one.';
      throw new DomainError('unprocessable', 'wrong_code', message, { errors: [{ path: 'code', message }] });
    }
    await markEmailVerified(app.db, userId, email);
  }
  return { email, email_verified: true };
}
