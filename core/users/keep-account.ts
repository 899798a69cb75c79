import { moveMedia } from '../media/move-media.ts';
import type { App } from '../shared/app.ts';
import { commitWithEvents } from '../shared/outbox.ts';
import { refreshState } from './refresh-state.ts';
import { stay } from './sql.ts';

/** Cancels the deletion of an account. Returns false if there was none to cancel. */
export async function keepAccount(app: App, userId: string): Promise<boolean> {
  const stays = await commitWithEvents(app, async (tx, emit) => {
    const stayed = await stay(tx, userId);
    if (stayed) await moveMedia(tx, emit, userId);
    return stayed;
  });
  if (stays) await refreshState(app, userId);
  return stays;
}
