import type { App, Db } from '../shared/app.ts';
import { commitWithEvents } from '../shared/outbox.ts';
import { awaitStoring, finishMove, lockMove, type MediaMove, openMoved, saveMove } from './moves-sql.ts';
import { isPrivate, type MediaScope, privateKey } from './places.ts';
import { lockObjects } from './sql.ts';

/** Soft time limit (ms) of a run: the current batch is always finished. */
const patience = 15_000;
/** Objects per batch: another move of the account's files has to wait for the batch. */
const batchSize = 64;

const publicKeyOf = (key: string): string => key.replace(/^private/, 'public');

/**
 * How to treat misplaced objects under a prefix. Objects that become public stay in both places until their public URLs are in
 * use: the CDN looks in the public place first.
 */
interface Stage {
  prefix: 'public' | 'private';
  to(key: string): string;
  keepsSource: boolean;
}

const stages: readonly Stage[] = [
  { prefix: 'public', to: privateKey, keepsSource: false },
  { prefix: 'private', to: publicKeyOf, keepsSource: true },
  { prefix: 'private', to: publicKeyOf, keepsSource: false },
];

const isMisplaced = (key: string, prefix: Stage['prefix'], scope: MediaScope): boolean => isPrivate(publicKeyOf(key), scope) !== (prefix === 'private');

/**
 * One run of moving an account's files to where they belong, in idempotent batches. Returns whether work remains; false if
 * the move is done, or has been superseded.
 */
export async function moveObjects(app: App, userId: string, version: number): Promise<{ left: boolean }> {
  const deadline = performance.now() + patience;
  for (;;) {
    const { done } = await commitWithEvents(app, async (tx, emit) => {
      const move = await lockMove(tx, userId, version);
      if (!move) return { done: true };
      if (move.stage < stages.length) return { done: await moveBatch(app, tx, move) };
      await finishMove(tx, userId);
      await emit('media.moved', userId, { user_id: userId, version, gone: move.gone, erased: false });
      return { done: true };
    });
    if (done) return { left: false };
    if (performance.now() > deadline) return { left: true };
  }
}

/** Returns false: no batch completes the move. */
async function moveBatch(app: App, tx: Db, move: MediaMove): Promise<false> {
  const { user_id, scope, stage, position } = move;
  const { prefix, to, keepsSource } = stages[stage]!;
  if (stage === 0 && position === '') await awaitStoring(tx, user_id);
  const keys = await app.storage.listMedia(`${prefix}/${user_id}/`, position, batchSize);
  const misplaced = keys.filter((key) => isMisplaced(key, prefix, scope));
  // Deleting a photo, before or after this, covers both places.
  await lockObjects(tx, misplaced.map(publicKeyOf));
  const copied = await Promise.all(misplaced.map((key) => app.storage.copyMedia(key, to(key))));
  if (!keepsSource) await app.storage.deleteMedia(misplaced.filter((_, index) => copied[index]));
  if (keys.length === batchSize) await saveMove(tx, { user_id, stage, position: keys.at(-1)! });
  else await saveMove(tx, { user_id, stage: stage + 1, position: '' });
  // Everything that becomes public has been copied.
  if (keys.length < batchSize && stage === 1) await openMoved(tx, move);
  return false;
}
