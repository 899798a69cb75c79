import { randomInt } from 'node:crypto';
import type { App } from '../shared/app.ts';
import { DomainError } from '../shared/errors.ts';
import type { NewInvite } from './schema.ts';
import { deleteInvite as deleteInviteRow, findInvite, insertInvite, type InviteRow } from './sql.ts';

/** Without characters that are taken for one another. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
const length = 12;

/** A code that nobody guesses: 59 bits, and guesses are limited as sign-ins are. */
const newCode = () => Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');

/** Makes an invite, or finds the one made under this id before. @throws not_found when that has been deleted since */
export async function createInvite(app: App, userId: string, { max_uses, expires_at }: NewInvite, { id, repeated }: { id: string; repeated: boolean }): Promise<InviteRow> {
  if (!repeated) await insertInvite(app.db, { id, code: newCode(), userId, maxUses: max_uses, expiresAt: expires_at });
  const invite = await findInvite(app.db, id);
  if (!invite) throw noSuchInvite();
  return invite;
}

/** Nobody opens an account with it from now on; those who have keep theirs. */
export async function deleteInvite(app: App, code: string): Promise<void> {
  if (!(await deleteInviteRow(app.db, code))) throw noSuchInvite();
}

const noSuchInvite = () => new DomainError('not_found', 'invite_not_found', 'There is no such invite.');
