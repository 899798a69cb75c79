import type { App, Session, SignIn } from '../shared/app.ts';
import { countOrRefuse } from '../cache/count-limit.ts';
import { DomainError, outage } from '../shared/errors.ts';
import { keepAccount } from '../users/keep-account.ts';
import { findUsersByLogin, type LoginRow } from '../users/sql.ts';
import { accountOf, tokensOf } from './account.ts';
import { nobody } from './equal-time.ts';
import { endSessions, noteSession } from './sessions.ts';
import type { Credentials, LoggedIn } from './schema.ts';
import { findSuspension } from './sql.ts';
import { settleTotp, takeCode } from './totp.ts';

/** Minimum response time (ms) of a rejected login, to hide how far it got. */
const refusalTime = 400;

/**
 * Signs in with e-mail or username, and with a code if the account has TOTP. Wrong credentials are always rejected with the same response
 * after the same time.
 */
export async function logIn(app: App, { email_or_username, password, code }: Credentials, device: string, client?: string): Promise<LoggedIn> {
  const started = performance.now();
  const users = await findUsersByLogin(app.db, email_or_username, client);
  const found = await tryEach(app, users, email_or_username, password, client);
  if (!found) {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, refusalTime - (performance.now() - started))));
    throw new DomainError('unauthenticated', 'wrong_credentials', 'The e-mail, username or password is wrong.', { account: users[0]?.id });
  }
  const { user, signIn } = found;
  const { session, begunAt } = 'session' in signIn ? { session: signIn.session, begunAt: user.read_at } : await withCode(app, user, signIn.challenge, { password, code, client });
  await settleTotp(app, user, 'challenge' in signIn);
  await noteSession(app, session, { device, client, begunAt });
  // Signing in cancels a pending deletion.
  const deletion_cancelled = user.leaving_at !== null && (await keepAccount(app, user.id));
  return { ...tokensOf(session), user: accountOf(user), deletion_cancelled };
}

/** The account with this password. Unknown accounts cause the same calls. Every attempt is counted before it is made. */
async function tryEach(app: App, users: readonly LoginRow[], name: string, password: string, client: string | undefined): Promise<{ user: LoginRow; signIn: SignIn } | undefined> {
  for (const user of users) {
    await countOrRefuse(app, 'guesses', 'account', bucketOf(user, client, `${user.id} ${name}`));
    const signIn = await app.identity.logIn(user.account_name, password);
    if (signIn) return { user, signIn };
  }
  if (users.length > 0) return undefined;
  await countOrRefuse(app, 'guesses', 'account', name);
  await app.identity.logIn(nobody, password);
  return undefined;
}

/**
 * Guesses from unknown IP addresses do not lock out addresses that have signed in before. They are counted per name tried: a shared count
 * for a username and an e-mail address would reveal that both belong to the same account.
 */
const bucketOf = (user: LoginRow, client: string | undefined, strangers: string) => (user.knows_client ? `${user.id} ${client}` : strangers);

/** Finishes a sign-in that needs a code, after the password was correct. */
async function withCode(app: App, user: LoginRow, challenge: string, { password, code, client }: { password: string; code: string | undefined; client: string | undefined }): Promise<{ session: Session; begunAt: string }> {
  if (code === undefined) throw new DomainError('unauthenticated', 'totp_required', 'Enter the code from your authenticator app, or a recovery code.', { account: user.id });
  const session = await takeCode(app, user, { challenge, code, bucket: bucketOf(user, client, user.id) });
  if (session) return { session, begunAt: user.read_at };
  // A recovery code switches TOTP off, so the password alone is now enough. Sessions on the lost device end.
  await endSessions(app, user.id, { except: undefined });
  // This sign-in starts again afterwards, so that it is not ended too.
  const begunAt = (await findSuspension(app.db, user.id))?.read_at ?? user.read_at;
  const signIn = await app.identity.logIn(user.account_name, password);
  if (!signIn || 'challenge' in signIn) throw outage('accounts', new Error('the pool still asks for a code'));
  return { session: signIn.session, begunAt };
}
