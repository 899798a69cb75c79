import { count, tooMany } from '../cache/count-limit.ts';
import { getInstance } from '../instance/sql.ts';
import type { App, Session } from '../shared/app.ts';
import { DomainError, outage } from '../shared/errors.ts';
import { commitWithEvents } from '../shared/outbox.ts';
import { getUser, type UserRow } from '../users/sql.ts';
import { requirePassword } from './passwords.ts';
import { isRecoveryCode, makeRecoveryCodes } from './recovery-codes.ts';
import type { Bearer } from './require-account.ts';
import type { RecoveryCodes, TotpEnd, TotpSecret } from './schema.ts';
import { endSessions } from './sessions.ts';
import { deleteTotp, findTotp, hasBegunLately, saveTotp } from './sql.ts';
import { noticeOff, noticeOn } from './totp-notices.ts';

type Account = Pick<UserRow, 'id' | 'username' | 'account_name' | 'email' | 'email_verified_at'>;

/** A new secret for an authenticator app. Unless the session began recently, the password is required, in case the device was left unattended. */
export async function makeTotpSecret(app: App, { userId, sessionId }: Bearer, token: string, password: string | undefined): Promise<TotpSecret> {
  const [user, { name }] = await Promise.all([getUser(app.db, userId), getInstance(app.db), requireOff(app, userId)]);
  if (password !== undefined) await requirePassword(app, { userId, account_name: user.account_name }, password, 'password');
  else if (sessionId === undefined || !(await hasBegunLately(app.db, sessionId))) throw passwordRequired();
  const secret = await app.identity.makeTotpSecret(token);
  // https://github.com/google/google-authenticator/wiki/Key-Uri-Format
  const label = `${name}:${user.username}`;
  return { secret, otpauth_url: `otpauth://totp/${encodeURIComponent(label)}?secret=${secret}&issuer=${encodeURIComponent(name)}` };
}

/**
 * Accepts the first code of the latest secret: from now on signing in requires a code, and every other session ends. The
 * pool is changed first: if interrupted after that, the account has no recovery codes, and its next sign-in records that
 * it has TOTP.
 */
export async function verifyTotp(app: App, { userId, sessionId }: Bearer, token: string, code: string): Promise<RecoveryCodes> {
  const [user] = await Promise.all([getUser(app.db, userId), requireOff(app, userId)]);
  await countGuess(app, ownBucket(userId));
  if (!(await app.identity.verifyTotp(token, code))) throw wrongCode(userId);
  const { codes, stored } = await makeRecoveryCodes();
  await app.identity.setTotp(user.account_name, true);
  await commitWithEvents(app, async (tx, emit) => {
    if (!(await saveTotp(tx, userId, stored))) throw alreadyOn();
    const notice = noticeOn(user);
    if (notice) await emit('mail.requested', userId, notice);
  });
  await endSessions(app, userId, { except: sessionId });
  return { recovery_codes: codes };
}

/** Switches TOTP off, and ends every other session. Safe to repeat. */
export async function switchTotpOff(app: App, { userId, sessionId }: Bearer, { password, code }: TotpEnd): Promise<void> {
  const user = await getUser(app.db, userId);
  const challenge = await requirePassword(app, { userId, account_name: user.account_name }, password, 'password');
  if (challenge !== undefined) {
    const session = await takeCode(app, user, { challenge, code, bucket: ownBucket(userId) });
    // The sign-in was only needed to check the code.
    if (session) await app.identity.revoke(session.refreshToken);
  }
  await switchOff(app, user, 'app');
  await endSessions(app, userId, { except: sessionId });
}

interface Attempt {
  challenge: string;
  code: string;
  /** The bucket that counts the guesses. */
  bucket: string;
}

/**
 * Accepts a code, after the password was correct. Returns the session for a code from the app, and undefined for a
 * recovery code: it switches TOTP off, so that the password alone is enough.
 */
export async function takeCode(app: App, account: Account, { challenge, code, bucket }: Attempt): Promise<Session | undefined> {
  await countGuess(app, bucket);
  if (/^\d{6}$/.test(code)) {
    const session = await app.identity.presentCode(account.account_name, challenge, code);
    if (!session) throw wrongCode(account.id);
    return session;
  }
  const stored = await findTotp(app.db, account.id);
  if (!stored || !(await isRecoveryCode(code, stored))) throw wrongCode(account.id);
  // A concurrent request may have used a recovery code.
  if (!(await switchOff(app, account, 'recovery code'))) throw wrongCode(account.id);
  return undefined;
}

/** The pool is changed first: if interrupted after that, the account's next sign-in does the rest (`settleTotp`). */
async function switchOff(app: App, account: Account, by: 'app' | 'recovery code'): Promise<boolean> {
  await app.identity.setTotp(account.account_name, false);
  return noteOff(app, account, by);
}

/** Returns false if the row was already gone. */
const noteOff = (app: App, account: Account, by: 'app' | 'recovery code', since?: string) =>
  commitWithEvents(app, async (tx, emit) => {
    if (!(await deleteTotp(tx, account.id, since))) return false;
    const notice = noticeOff(account, by);
    if (notice) await emit('mail.requested', account.id, notice);
    return true;
  });

/** Called at sign-in: if an interruption has left the pool and the account's row different, the pool wins. */
export async function settleTotp(app: App, account: Account & { totp_since: string | null }, isOn: boolean): Promise<void> {
  if (isOn && account.totp_since === null) await saveTotp(app.db, account.id, { salt: '', recovery_hashes: [] });
  if (!isOn && account.totp_since !== null) await noteOff(app, account, 'app', account.totp_since);
}

/** If guesses cannot be counted, no code is checked. */
async function countGuess(app: App, bucket: string): Promise<void> {
  const counted = await count(app, 'totp-codes', 'account', bucket);
  if (!counted) throw outage('interactions', new Error('Guesses at codes cannot be counted.'));
  if (!counted.isAllowed) throw tooMany(counted);
}

/** Counted separately from guesses at sign-in, which could otherwise prevent the owner from switching TOTP off. */
const ownBucket = (userId: string) => `${userId} signed in`;

async function requireOff(app: App, userId: string): Promise<void> {
  if (await findTotp(app.db, userId)) throw alreadyOn();
}

const alreadyOn = () => new DomainError('conflict', 'totp_already_on', 'This account already has an authenticator app. Switch it off first.');

function passwordRequired() {
  const message = 'You signed in a while ago, so please enter your password again.';
  return new DomainError('invalid', 'password_required', message, { errors: [{ path: 'password', message }] });
}

function wrongCode(account: string) {
  const message = 'This code is wrong, expired or already used. Wait for the next one.';
  return new DomainError('unprocessable', 'wrong_code', message, { errors: [{ path: 'code', message }], account });
}
