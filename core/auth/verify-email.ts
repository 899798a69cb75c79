import { type App, violates } from '../shared/app.ts';
import { countOrRefuse } from '../cache/count-limit.ts';
import { DomainError } from '../shared/errors.ts';
import { getUser, ownAddress, setNewAddress, takeAddress, type UserRow } from '../users/sql.ts';
import { namesTaken } from '../users/names-taken.ts';
import type { EmailStatus } from './schema.ts';

/** Sends a new code to the address to be verified; the previous one becomes invalid. Verified addresses get none. */
export async function sendEmailCode(app: App, userId: string, token: string): Promise<void> {
  const user = await getUser(app.db, userId);
  if (user.new_email !== null) return app.identity.changeEmail(user.account_name, user.new_email);
  if (unverified(user)) await app.identity.sendEmailCode(token);
}

/**
 * Accepts the code as proof that the address is the user's. Repeating it changes nothing. The pool's response
 * only counts for the address that the account has here: the pool's could be another by now.
 */
export async function verifyEmail(app: App, userId: string, token: string, code: string): Promise<EmailStatus> {
  const user = await getUser(app.db, userId);
  const email = user.new_email ?? unverified(user);
  if (email === undefined) return { email: user.email!, email_verified: true };
  await countOrRefuse(app, 'address-codes', 'account', userId);
  const verified = await app.identity.verifyEmail(token, code);
  if (verified !== email) {
    // An earlier address is, while the code for a new one is pending.
    if (verified !== undefined && verified !== user.email) app.log.warn('the pool has verified another address than the account has', { user_id: userId });
    const message = 'This code is wrong or expired. Request a new one.';
    throw new DomainError('unprocessable', 'wrong_code', message, { errors: [{ path: 'code', message }] });
  }
  try {
    await app.db.transaction(async (tx) => {
      await ownAddress(tx, userId, email);
      await takeAddress(tx, userId, email);
    });
  } catch (error) {
    if (!violates(error, 'users_verified_email')) throw error;
    await keepAddress(app, user);
    throw namesTaken({ email: true });
  }
  return { email, email_verified: true };
}

/** The address that waits for a code, if any. */
function unverified({ email, email_verified_at }: UserRow): string | undefined {
  if (email_verified_at !== null) return undefined;
  if (email === null) throw new DomainError('conflict', 'no_address', 'This account has no e-mail address. Add one first.');
  return email;
}

/** Somebody else was faster: the pool gets back the account's address here. */
async function keepAddress(app: App, { id, account_name, new_email, email, email_verified_at }: UserRow): Promise<void> {
  if (new_email === null) return;
  await setNewAddress(app.db, id, null);
  if (email !== null) await app.identity.setEmail(account_name, email, email_verified_at !== null);
}
