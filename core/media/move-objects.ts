import type { App, Db } from '../shared/app.ts';
import { commitWithEvents } from '../shared/outbox.ts';
import { awaitStoring, finishMove, lockMove, type MediaMove, openMoved, saveMove } from './moves-sql.ts';
import { isPrivate, type MediaScope, privateKey } from './places.ts';
import { lockObjects } from './sql.ts';

/** Time limit (ms) of a run, apart from the current batch. */
const patience = 15_000;
/** Objects per batch: a change of their place waits for it. */
const batchSize = 64;

const publicKeyOf = (key: string): string => key.replace(/^private/, 'public');

/**
 * How to treat misplaced objects under a prefix. Those that become public are in both places until the CDN is asked for them in
 * the new one: it looks there first.
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
 * Moves an account's files to their place, one run of it, in idempotent batches. Returns whether work remains; false for
 * a move that is done, or not the latest.
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

/** Never the last batch of a move. */
async function moveBatch(app: App, tx: Db, move: MediaMove): Promise<false> {
  const { user_id, scope, stage, position } = move;
  const { prefix, to, keepsSource } = stages[stage]!;
  if (stage === 0 && position === '') await awaitStoring(tx, user_id);
  const keys = await app.storage.listMedia(`${prefix}/${user_id}/`, position, batchSize);
  const misplaced = keys.filter((key) => isMisplaced(key, prefix, scope));
  // The deletion of a photo, before or after this, covers both places.
  await lockObjects(tx, misplaced.map(publicKeyOf));
  const copied = await Promise.all(misplaced.map((key) => app.storage.copyMedia(key, to(key))));
  if (!keepsSource) await app.storage.deleteMedia(misplaced.filter((_, index) => copied[index]));
  if (keys.length === batchSize) await saveMove(tx, { user_id, stage, position: keys.at(-1)! });
  else await saveMove(tx, { user_id, stage: stage + 1, position: '' });
  // Everything that becomes public is in place.
  if (keys.length < batchSize && stage === 1) await openMoved(tx, move);
  return false;
}
