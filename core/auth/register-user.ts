import { type App, violates } from '../shared/app.ts';
import { cleanUp, DomainError } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import { commitWithEvents } from '../shared/outbox.ts';
import { namesTaken } from '../users/names-taken.ts';
import { isReserved } from '../users/reserved-names.ts';
import {
  activateUser,
  deletePendingUser,
  findRegisteredUser,
  findTaken,
  insertPendingUser,
  lockPendingUser,
  lockStalePendingUsers,
} from '../users/sql.ts';
import { type Admission, admit, wrongInvite } from './admission.ts';
import { accountOf, tokensOf } from './account.ts';
import { beginAddressCode } from './address-codes.ts';
import { refuseCommon } from './common-passwords.ts';
import { noteSession } from './sessions.ts';
import type { Registration, SignedIn } from './schema.ts';

/** A registration still pending after this long (ms) was interrupted, and its names are free again. Lambda ends a registration after 28 s. */
export const registrationLease = 60_000;

/** How long (ms) an idempotency key is valid: as long as for other requests (core/shared/idempotency.ts). */
export const registrationKeyLifetime = 24 * 3_600_000;

/**
 * Registers a user: reserves the names in Postgres, creates the account in the user pool, activates the user.
 * If interrupted at any step, it leaves only a pending row, which the next registration of these names or the sweep removes.
 * With an idempotency key, a repeated registration gets the same response with fresh tokens.
 */
export async function registerUser(app: App, input: Registration, device: string, idempotencyKey?: string, client?: string): Promise<SignedIn> {
  await refuseCommon(input.password, 'password');
  const id = newId();
  try {
    await reserveNames(app, id, input, await admit(app, input), idempotencyKey);
  } catch (error) {
    // If this request repeats an earlier one, that one holds the names, and possibly the last use of the invite.
    const isRefused = error instanceof DomainError && error.kind !== 'unavailable';
    const again = isRefused && idempotencyKey ? await repeatedRegistration(app, input, { device, client }, idempotencyKey) : undefined;
    if (again) return again;
    throw error;
  }
  try {
    await app.identity.createAccount(id, input.email, input.password);
  } catch (error) {
    // The pool rejected it or was unreachable: free the names at once instead of after the lease.
    await cleanUp(app.log, 'the names of a rejected registration stay reserved for a minute', () =>
      freeReservation(app, id),
    );
    throw error;
  }
  const user = await commitWithEvents(app, async (tx, emit) => {
    const activated = await activateUser(tx, id);
    if (activated) await emit('user.registered', activated.id, { user_id: activated.id });
    return activated;
  });
  if (!user) throw new DomainError('unavailable', 'registration_expired', 'This registration took too long. Please try again.', { retryAfter: 1 });
  app.metrics.count('Registrations');
  const signIn = await app.identity.logIn(id, input.password);
  if (!signIn || 'challenge' in signIn) throw new Error('the account just created cannot sign in');
  const { session } = signIn;
  await noteSession(app, session, { device, client });
  await sendFirstCode(app, id, input.email, session.token).catch((error: unknown) => {
    // The account exists, and its owner can request another code.
    app.log.warn('the code for a new address could not be sent', { user_id: user.id, error });
  });
  return { ...tokensOf(session), user: accountOf(user) };
}

async function sendFirstCode(app: App, userId: string, email: string, token: string): Promise<void> {
  await beginAddressCode(app, userId, email);
  await app.identity.sendEmailCode(token);
}

async function reserveNames(app: App, id: string, { username, email }: Registration, admission: Admission, registrationKey: string | undefined) {
  const names = { id, username, email };
  /** Returns the reason to refuse the registration, if any. */
  const attempt = async (): Promise<'names' | 'invite' | undefined> => {
    try {
      return (await insertPendingUser(app.db, { ...names, registrationKey, ...admission })) ? undefined : 'invite';
    } catch (error) {
      if (isTaken(error)) return 'names';
      throw error;
    }
  };
  let obstacle = await attempt();
  // An interrupted registration may hold the names or the invite.
  if (obstacle && (await freeStaleRegistrations(app, { username, inviteCode: admission.inviteCode })) > 0) obstacle = await attempt();
  if (obstacle) throw obstacle === 'invite' ? wrongInvite() : namesTaken(await findTaken(app.db, names));
  // Checked after the row has been written (core/users/former-usernames.ts).
  const [others, reserved] = [await findTaken(app.db, names), await isReserved(app, username)];
  if (!others.username && !others.email && !reserved) return;
  await deletePendingUser(app.db, id);
  throw namesTaken({ ...others, username: others.username || reserved });
}

const isTaken = (error: unknown) => violates(error, 'users_username_key');

/**
 * The response to a registration that repeats an earlier one with the same key; undefined if there was none. The key
 * is bound to the names, since there is no signed-in user to bind it to.
 */
async function repeatedRegistration(app: App, { username, email, password }: Registration, { device, client }: { device: string; client: string | undefined }, key: string): Promise<SignedIn | undefined> {
  const user = await findRegisteredUser(app.db, { username, email, key }, new Date(app.now().getTime() - registrationKeyLifetime));
  if (!user) return undefined;
  // Unlike other resources, an account must not be created by two concurrent requests: the one that fails
  // would delete the other's account.
  if (user.status === 'pending') {
    throw new DomainError('conflict', 'request_in_progress', 'The first request with this idempotency key is still running.', { retryAfter: 1 });
  }
  // The password is compared by signing in: nothing derived from it is stored.
  const signIn = await app.identity.logIn(user.account_name, password);
  if (!signIn) {
    throw new DomainError('unprocessable', 'idempotency_key_reused', 'This idempotency key was already used with a different request body.');
  }
  // The account has TOTP by now, so the password alone is not enough to sign in.
  if ('challenge' in signIn) return undefined;
  const { session } = signIn;
  await noteSession(app, session, { device, client });
  return { ...tokensOf(session), user: accountOf(user) };
}

/** Frees the names, unless a sweep has already done so after the lease expired. */
const freeReservation = (app: App, id: string) =>
  app.db.transaction(async (tx) => {
    if (!(await lockPendingUser(tx, id))) return;
    await app.identity.deleteAccount(id);
    await deletePendingUser(tx, id);
  });

/**
 * Frees the names of interrupted registrations, in the pool and in Postgres; returns how many registrations there were. Each
 * row stays locked until it is deleted, so that its registration cannot finish in the meantime.
 */
export const freeStaleRegistrations = (app: App, names?: Parameters<typeof lockStalePendingUsers>[3], limit = 2): Promise<number> =>
  app.db.transaction(async (tx) => {
    const stale = await lockStalePendingUsers(tx, new Date(app.now().getTime() - registrationLease), limit, names);
    for (const { id, account_name } of stale) {
      await app.identity.deleteAccount(account_name);
      await deletePendingUser(tx, id);
    }
    return stale.length;
  });
