import * as z from 'zod';
import { requirePassword } from '../auth/passwords.ts';
import type { Bearer } from '../auth/require-account.ts';
import { endSessions } from '../auth/sessions.ts';
import { moveMedia } from '../media/move-media.ts';
import type { App } from '../shared/app.ts';
import { accountGone } from '../shared/errors.ts';
import { commitWithEvents } from '../shared/outbox.ts';
import { fixedTime, Time } from '../shared/time.ts';
import { refreshState } from '../users/refresh-state.ts';
import { getUser } from '../users/sql.ts';
import { leave } from './sql.ts';

/** Number of days in which a deletion can be cancelled. */
export const delay = 7;

export const DeletionRequest = z.strictObject({ password: z.string().min(1).max(256) }).meta({ id: 'DeletionRequest' });

export const DeletionQuery = z.object({
  now: z.enum(['true', 'false']).default('false').meta({ description: 'Erase the account at once, instead of after 7 days' }),
});

export const Deletion = z.object({ erased_at: Time.meta({ description: 'When the erasure begins; until then it can be cancelled' }) }).meta({ id: 'Deletion' });
export type Deletion = z.output<typeof Deletion>;

/**
 * Schedules the erasure of the bearer's account, after a delay or at once; requires the password. The account is immediately hidden from
 * everyone, and all other sessions end.
 */
export async function requestDeletion(app: App, { userId, sessionId }: Bearer, { password, now }: { password: string; now: boolean }): Promise<Deletion> {
  const { account_name } = await getUser(app.db, userId);
  await requirePassword(app, { userId, account_name }, password, 'password');
  const erasedAt = await commitWithEvents(app, async (tx, emit) => {
    const at = await leave(tx, userId, now ? 0 : delay);
    if (at === undefined) throw accountGone();
    await moveMedia(tx, emit, userId);
    if (now) await emit('user.erasure_due', userId, { user_id: userId });
    return at;
  });
  await Promise.all([endSessions(app, userId, { except: sessionId }), refreshState(app, userId)]);
  return { erased_at: fixedTime(erasedAt) };
}
