import { randomInt } from 'node:crypto';
import type { App } from '../shared/app.ts';
import { DomainError } from '../shared/errors.ts';
import type { NewInvite } from './schema.ts';
import { deleteInvite as deleteInviteRow, findInvite, insertInvite, type InviteRow } from './sql.ts';

/** Without characters that are easily confused. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
const length = 12;

/** A code that cannot be guessed: it has 59 bits, and guesses are limited like sign-ins. */
const newCode = () => Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');

/** Creates an invite, or finds the one already created with this id. @throws not_found if it has since been deleted */
export async function createInvite(app: App, userId: string, { max_uses, expires_at }: NewInvite, { id, repeated }: { id: string; repeated: boolean }): Promise<InviteRow> {
  if (!repeated) await insertInvite(app.db, { id, code: newCode(), userId, maxUses: max_uses, expiresAt: expires_at });
  const invite = await findInvite(app.db, id);
  if (!invite) throw noSuchInvite();
  return invite;
}

/** Deletes an invite: no more accounts can be registered with it, and existing ones stay. */
export async function deleteInvite(app: App, code: string): Promise<void> {
  if (!(await deleteInviteRow(app.db, code))) throw noSuchInvite();
}

const noSuchInvite = () => new DomainError('not_found', 'invite_not_found', 'There is no such invite.');
