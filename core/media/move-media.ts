import type { Db } from '../shared/app.ts';
import type { Emit } from '../shared/outbox.ts';
import { beginMove } from './moves-sql.ts';

/**
 * Starts moving an account's files to where they belong after a change to the account's state, in the same transaction. If
 * access has been restricted, a marker makes the CDN enforce that within seconds, however many files there are.
 */
export async function moveMedia(tx: Db, emit: Emit, userId: string, { rollback = false } = {}): Promise<void> {
  const move = await beginMove(tx, userId, rollback);
  if (!move) return;
  const marker = move.gone ? 'gone' : move.scope === 'none' ? 'none' : 'private';
  await emit('media.access_changed', userId, { user_id: userId, version: move.version, marker });
}
