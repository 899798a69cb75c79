import type { App } from '../shared/app.ts';
import { DomainError } from '../shared/errors.ts';
import { findUserByLogin } from '../users/sql.ts';
import { accountOf, tokensOf } from './account.ts';
import { nobody } from './equal-time.ts';
import { noteSession } from './sessions.ts';
import type { Credentials, SignedIn } from './schema.ts';

/** A refused login answers no sooner than this (ms), which hides how far it got. */
const refusalTime = 400;

/** Signs in by e-mail or username. Any wrong pair is refused in the same words and the same time. */
export async function logIn(app: App, { email_or_username, password }: Credentials, device: string): Promise<SignedIn> {
  const started = performance.now();
  const user = await findUserByLogin(app.db, email_or_username);
  const session = await app.identity.logIn(user?.account_name ?? nobody, password);
  if (!user || !session) {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, refusalTime - (performance.now() - started))));
    throw new DomainError('unauthenticated', 'wrong_credentials', 'The e-mail, username or password is wrong.', { account: user?.id });
  }
  await noteSession(app, session, device);
  return { ...tokensOf(session), user: accountOf(user) };
}
