import { type App, violates } from '../shared/app.ts';
import { countOrRefuse } from '../cache/count-limit.ts';
import { beginAddressCode } from './address-codes.ts';
import { addressCode, countGuessAtAny } from './mailed-codes.ts';
import { DomainError } from '../shared/errors.ts';
import { getUser, ownAddress, setNewAddress, takeAddress, type UserRow } from '../users/sql.ts';
import { namesTaken } from '../users/names-taken.ts';
import type { EmailStatus } from './schema.ts';

/** Sends a new code to the address to be verified; the previous code becomes invalid. Does nothing if the address is already verified. */
export async function sendEmailCode(app: App, userId: string, token: string): Promise<void> {
  const user = await getUser(app.db, userId);
  const email = user.new_email ?? unverified(user);
  if (email === undefined) return;
  await beginAddressCode(app, userId, email);
  await (user.new_email === null ? app.identity.sendEmailCode(token) : app.identity.changeEmail(user.account_name, email));
}

/**
 * Accepts the code as proof that the address is the user's. Repeating it changes nothing. The pool's response only
 * counts for the address in the account's row: the pool may have a different one by now.
 */
export async function verifyEmail(app: App, userId: string, token: string, code: string): Promise<EmailStatus> {
  const user = await getUser(app.db, userId);
  const email = user.new_email ?? unverified(user);
  if (email === undefined) return { email: user.email!, email_verified: true };
  await countOrRefuse(app, 'address-guesses', 'account', userId);
  const counted = await countGuessAtAny(app, addressCode(userId));
  const verified = counted ? await app.identity.verifyEmail(token, code) : undefined;
  if (verified !== email) {
    // While the code for a new address is pending, the pool's verified address is still the current one.
    if (verified !== undefined && verified !== user.email) app.log.warn('the pool has verified a different address from the account’s', { user_id: userId });
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

/** The address to be verified, if any. */
function unverified({ email, email_verified_at }: UserRow): string | undefined {
  if (email_verified_at !== null) return undefined;
  if (email === null) throw new DomainError('conflict', 'no_address', 'This account has no e-mail address. Add one first.');
  return email;
}

/** Somebody else has verified the address first: restores the account's current address in the pool. */
async function keepAddress(app: App, { id, account_name, new_email, email, email_verified_at }: UserRow): Promise<void> {
  if (new_email === null) return;
  await setNewAddress(app.db, id, null);
  if (email !== null) await app.identity.setEmail(account_name, email, email_verified_at !== null);
}
