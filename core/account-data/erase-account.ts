import type { App } from '../shared/app.ts';
import { partAfter, parts } from './parts.ts';
import { beginErasure, findErasure, firstPart, forgetErasure, saveErasure } from './sql.ts';

/** Soft time limit (ms) of a run: the current step is always finished. */
const patience = 15_000;

/**
 * One run of the erasure of a due account: part by part, in idempotent steps, saving its progress after each step.
 * Returns whether work remains. Does nothing if the account is not due or has already been erased.
 */
export async function eraseAccount(app: App, userId: string): Promise<{ left: boolean }> {
  const deadline = performance.now() + patience;
  await beginErasure(app.db, userId, firstPart);
  let erasure = await findErasure(app.db, userId);
  while (erasure) {
    const { part: current } = erasure;
    const part = parts.find(({ name }) => name === current) ?? parts[0]!;
    const step = await eraseStep(app, () => part.erase(app, erasure!), userId);
    const next = step === 'done' ? partAfter(part.name) : part;
    if (!next) {
      await forgetErasure(app.db, userId);
      return { left: false };
    }
    await saveErasure(app.db, { user_id: userId, part: next.name, position: typeof step === 'object' ? step.position : '' });
    if (performance.now() > deadline) return { left: true };
    erasure = await findErasure(app.db, userId);
  }
  return { left: false };
}

/** Rows created during the erasure can still reference the account's row, which then cannot be deleted: the erasure starts over. */
async function eraseStep<Result>(app: App, step: () => Promise<Result>, userId: string): Promise<Result> {
  let kept: string | undefined;
  try {
    return await step();
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string };
    if (code !== '23503') throw error;
    kept = constraint ?? 'a reference';
  }
  await saveErasure(app.db, { user_id: userId, part: firstPart, position: '' });
  // Not the original error: its message contains the account's id.
  throw new Error(`Something was created while its account was being erased (${kept}).`);
}
