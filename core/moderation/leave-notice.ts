import type { Db } from '../shared/app.ts';
import { newId } from '../shared/ids.ts';
import type { Emit } from '../shared/outbox.ts';
import { insertNotice, type NewNotice } from './sql.ts';

/** Stores a notice for a user, which becomes a notification. */
export async function leaveNotice(tx: Db, emit: Emit, notice: Omit<NewNotice, 'id'>): Promise<void> {
  const id = newId();
  await insertNotice(tx, { id, ...notice });
  await emit('notice.left', notice.userId, { notice_id: id, user_id: notice.userId });
}
