import type { EventOf } from '../../events/catalog.ts';
import { requireRedis } from '../cache/require-redis.ts';
import type { App } from '../shared/app.ts';
import { commitWithEvents } from '../shared/outbox.ts';
import { carryOut } from './carry-out.ts';
import { mailAboutReport } from './mails.ts';
import { leaveNotice } from './leave-notice.ts';
import { findAction, lockUnnotified, markNotified } from './sql.ts';

/** Reporters notified per step. */
const atOnce = 50;

/**
 * After a decision: does what the request could not finish, and notifies some of the reporters. Safe to repeat: each
 * notification is recorded. Returns whether some reporters remain.
 */
export async function handleDecided(app: App, { data }: EventOf<'moderation.decided'>): Promise<{ left: boolean }> {
  const action = await findAction(app.db, data.action_id);
  if (!action) return { left: false };
  await requireRedis(app, carryOut(app, action));
  const told = await commitWithEvents(app, async (tx, emit) => {
    const reporters = await lockUnnotified(tx, action.id, atOnce);
    for (const { id, reporter_id, address, username } of reporters) {
      await leaveNotice(tx, emit, { userId: reporter_id, type: 'report_decided', actionId: action.id, reportId: id });
      if (address !== null) await emit('mail.requested', reporter_id, { user_id: reporter_id, to: address, ...mailAboutReport(action, username) });
    }
    await markNotified(tx, reporters.map(({ id }) => id));
    return reporters.length;
  });
  return { left: told === atOnce };
}
