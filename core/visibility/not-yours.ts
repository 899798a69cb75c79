import type { Db } from '../shared/app.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import { verdictOn } from './rule.ts';
import { listRelations, standingOf } from './sql.ts';

/** The error for somebody who is not the owner. It reveals that the resource exists only if the user may see it. */
export async function notYours(db: Db, userId: string, ownerId: string, what: 'media' | 'post', message: string): Promise<DomainError> {
  const [row] = await listRelations(db, [{ viewer: userId, author: ownerId }]);
  const isHidden = verdictOn('posts', standingOf(row!, false)) === 'hidden';
  return isHidden ? notFound(what) : new DomainError('forbidden', `not_your_${what}`, message);
}
