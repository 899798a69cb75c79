import type { App } from '../shared/app.ts';
import { DomainError } from '../shared/errors.ts';
import { count, countOrRefuse } from '../cache/count-limit.ts';
import { findUsersByLogin, getUser } from '../users/sql.ts';
import { refuseCommon } from './common-passwords.ts';
import { inEqualTime, nobody } from './equal-time.ts';
import { accountKey, beginCode, countGuess, resetCode } from './mailed-codes.ts';
import type { Bearer } from './require-account.ts';
import type { PasswordChange, PasswordReset, ResetRequest } from './schema.ts';
import { endSessions } from './sessions.ts';

/**
 * Mails a code to the account's verified address. Does not reveal whether an account or address exists: the
 * response is always the same, after the same calls and the same time.
 */
export const requestReset = (app: App, { email_or_username: name }: ResetRequest): Promise<void> =>
  inEqualTime(async () => {
    const [user] = await findUsersByLogin(app.db, name);
    await countOrRefuse(app, 'reset-codes', 'account', name);
    // Beyond the limit for one account, respond as for an unknown name: a refusal would reveal that two names belong to the same account.
    const mails = await count(app, 'reset-mails', 'account', accountKey(user?.id, name));
    const recipient = mails?.isAllowed === false ? undefined : user;
    await beginCode(app, resetCode(accountKey(recipient?.id, name)));
    await app.identity.sendResetCode(recipient?.email_verified_at ? recipient.account_name : nobody);
  });

/** Sets a new password with the mailed code, and ends all sessions. Guesses are counted before they reach the pool. */
export async function resetPassword(app: App, { email_or_username: name, code, password }: PasswordReset): Promise<void> {
  await refuseCommon(password, 'password');
  await inEqualTime(async () => {
    const [user] = await findUsersByLogin(app.db, name);
    const counted = await countGuess(app, resetCode(accountKey(user?.id, name)));
    const isReset = user?.email_verified_at && counted && (await app.identity.resetPassword(user.account_name, code, password));
    if (!isReset) throw wrongCode(user?.id);
    await endSessions(app, user.id, { except: undefined });
  });
}

function wrongCode(account: string | undefined): DomainError {
  const message = 'This code is wrong or expired. Request a new one.';
  return new DomainError('unprocessable', 'wrong_code', message, { errors: [{ path: 'code', message }], account });
}

/**
 * Checks the account's current password, from the field `path`. Returns the challenge if signing in also requires a
 * code. @throws DomainError `wrong_password`, `too_many_attempts`
 */
export async function requirePassword(app: App, { userId, account_name }: { userId: string; account_name: string }, password: string, path: string): Promise<string | undefined> {
  await countOrRefuse(app, 'password-checks', 'account', userId);
  const signIn = await app.identity.logIn(account_name, password);
  if (!signIn) {
    const message = 'This is not your current password.';
    throw new DomainError('unprocessable', 'wrong_password', message, { errors: [{ path, message }] });
  }
  if ('challenge' in signIn) return signIn.challenge;
  // The sign-in was only needed to check the password.
  await app.identity.revoke(signIn.session.refreshToken);
  return undefined;
}

/** Changes the password, given the current one, and ends all other sessions. */
export async function changePassword(app: App, { userId, sessionId }: Bearer, { current_password, password }: PasswordChange): Promise<void> {
  await refuseCommon(password, 'password');
  const { account_name } = await getUser(app.db, userId);
  await requirePassword(app, { userId, account_name }, current_password, 'current_password');
  await app.identity.setPassword(account_name, password);
  await endSessions(app, userId, { except: sessionId });
}
