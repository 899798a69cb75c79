import { markNoticesReadUntil } from '../moderation/sql.ts';
import type { App } from '../shared/app.ts';
import { markRead } from './state.ts';

/** Marks everything up to a time as read, including moderators' notices. */
export async function readUpTo(app: App, userId: string, time: string): Promise<void> {
  await Promise.all([markRead(app, userId, time), markNoticesReadUntil(app.db, userId, time)]);
}
