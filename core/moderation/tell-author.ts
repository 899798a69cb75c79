import type { Db } from '../shared/app.ts';
import type { Emit } from '../shared/outbox.ts';
import { leaveNotice } from './leave-notice.ts';
import { findAuthor } from './sql.ts';

interface Mail {
  subject: string;
  text: string;
}

/** Creates a notice for the author about a decision, and mails it if they have a verified address. */
export async function tellAuthor(
  tx: Db,
  emit: Emit,
  { id, author_id }: { id: string; author_id: string },
  type: 'action' | 'appeal_decided',
  mailTo: (username: string) => Mail,
): Promise<void> {
  const author = await findAuthor(tx, author_id);
  if (!author) return;
  await leaveNotice(tx, emit, { userId: author_id, type, actionId: id });
  if (author.address !== null) await emit('mail.requested', author_id, { user_id: author_id, to: author.address, ...mailTo(author.username) });
}
