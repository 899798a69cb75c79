import type { App, Session } from '../shared/app.ts';
import { DomainError } from '../shared/errors.ts';
import { findUsersByLogin, type UserRow } from '../users/sql.ts';
import { accountOf, tokensOf } from './account.ts';
import { nobody } from './equal-time.ts';
import { noteSession } from './sessions.ts';
import type { Credentials, SignedIn } from './schema.ts';

/** A refused login answers no sooner than this (ms), which hides how far it got. */
const refusalTime = 400;

/** Signs in by e-mail or username. Any wrong pair is refused in the same words and the same time. */
export async function logIn(app: App, { email_or_username, password }: Credentials, device: string): Promise<SignedIn> {
  const started = performance.now();
  const users = await findUsersByLogin(app.db, email_or_username);
  const { user, session } = await tryEach(app, users, password);
  if (!user || !session) {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, refusalTime - (performance.now() - started))));
    throw new DomainError('unauthenticated', 'wrong_credentials', 'The e-mail, username or password is wrong.', { account: users[0]?.id });
  }
  await noteSession(app, session, device);
  return { ...tokensOf(session), user: accountOf(user) };
}

/** Whose password it is. For nobody there is the same call. */
async function tryEach(app: App, users: readonly UserRow[], password: string): Promise<{ user?: UserRow; session?: Session | undefined }> {
  for (const user of users) {
    const session = await app.identity.logIn(user.account_name, password);
    if (session) return { user, session };
  }
  return users.length > 0 ? {} : { session: await app.identity.logIn(nobody, password) };
}
