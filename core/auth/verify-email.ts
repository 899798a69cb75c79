import type { App } from '../shared/app.ts';
import { DomainError } from '../shared/errors.ts';
import { getUser, markEmailVerified } from '../users/sql.ts';
import type { EmailStatus } from './schema.ts';

/** Sends a new code to the user's address; the one before no longer counts. Verified addresses get none. */
export async function sendEmailCode(app: App, userId: string, token: string): Promise<void> {
  const { email_verified_at } = await getUser(app.db, userId);
  if (email_verified_at === null) await app.identity.sendEmailCode(token);
}

/** Takes the code that was sent as proof that the address is the user's. Repeating it changes nothing. */
export async function verifyEmail(app: App, userId: string, token: string, code: string): Promise<EmailStatus> {
  const { email, email_verified_at } = await getUser(app.db, userId);
  if (email_verified_at === null) {
    if (!(await app.identity.verifyEmail(token, code))) {
      const message = 'This code is wrong or too old. Ask for a new one.';
      throw new DomainError('unprocessable', 'wrong_code', message, { errors: [{ path: 'code', message }] });
    }
    await markEmailVerified(app.db, userId);
  }
  return { email, email_verified: true };
}
