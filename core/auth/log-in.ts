import type { App, Session } from '../shared/app.ts';
import { countOrRefuse } from '../cache/count-limit.ts';
import { DomainError } from '../shared/errors.ts';
import { refreshState } from '../users/refresh-state.ts';
import { findUsersByLogin, type LoginRow, stay, type UserRow } from '../users/sql.ts';
import { accountOf, tokensOf } from './account.ts';
import { nobody } from './equal-time.ts';
import { noteSession } from './sessions.ts';
import type { Credentials, SignedIn } from './schema.ts';

/** A refused login answers no sooner than this (ms), which hides how far it got. */
const refusalTime = 400;

/** Signs in by e-mail or username. Any wrong pair is refused in the same words and the same time. */
export async function logIn(app: App, { email_or_username, password }: Credentials, device: string, client?: string): Promise<SignedIn> {
  const started = performance.now();
  const users = await findUsersByLogin(app.db, email_or_username, client);
  const { user, session } = await tryEach(app, users, email_or_username, password, client);
  if (!user || !session) {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, refusalTime - (performance.now() - started))));
    throw new DomainError('unauthenticated', 'wrong_credentials', 'The e-mail, username or password is wrong.', { account: users[0]?.id });
  }
  await noteSession(app, session, device, client);
  // Whoever comes back stays.
  if (user.leaving_at !== null && (await stay(app.db, user.id))) await refreshState(app, user.id);
  return { ...tokensOf(session), user: accountOf(user) };
}

/** Whose password it is. For nobody there are the same calls. Every try counts before it is made, but those of strangers do not lock out addresses that have signed in before. */
async function tryEach(app: App, users: readonly LoginRow[], name: string, password: string, client: string | undefined): Promise<{ user?: UserRow; session?: Session | undefined }> {
  for (const user of users) {
    await countOrRefuse(app, 'guesses', 'account', user.knows_client ? `${user.id} ${client}` : user.id);
    const session = await app.identity.logIn(user.account_name, password);
    if (session) return { user, session };
  }
  if (users.length > 0) return {};
  await countOrRefuse(app, 'guesses', 'account', name);
  return { session: await app.identity.logIn(nobody, password) };
}
