import type { App } from '../shared/app.ts';
import { commitWithEvents } from '../shared/outbox.ts';
import { namesTaken } from '../users/names-taken.ts';
import { getUser, isAddressOwned, setNewAddress } from '../users/sql.ts';
import { beginAddressCode } from './address-codes.ts';
import { requirePassword } from './passwords.ts';
import type { EmailChange } from './schema.ts';

/**
 * Sends a code to a new address, which replaces the current one once verified. The current address is notified only if
 * it is verified: otherwise it could belong to a stranger.
 */
export async function changeEmail(app: App, userId: string, { email, password }: EmailChange): Promise<void> {
  const user = await getUser(app.db, userId);
  const { account_name } = user;
  await requirePassword(app, { userId, account_name }, password, 'password');
  const owned = user.email_verified_at === null ? null : user.email;
  if (email === owned) return void (await setNewAddress(app.db, userId, null));
  if (await isAddressOwned(app.db, email)) throw namesTaken({ email: true });
  await beginAddressCode(app, userId, email);
  await commitWithEvents(app, async (tx, emit) => {
    await setNewAddress(tx, userId, email);
    if (owned !== null) await emit('mail.requested', userId, { user_id: userId, to: owned, ...notice(user.username, email) });
  });
  await app.identity.changeEmail(account_name, email);
}

const notice = (username: string, email: string) => ({
  subject: 'Your Lambdagram address is about to change',
  text: `Somebody with your password has asked to change the address of the account ${username} from this one to ${email}.

The change takes effect when the code sent to the new address is entered. If this was not you, change your password now: that ends all other sessions.`,
});
