import { markNoticesReadUntil } from '../moderation/sql.ts';
import type { App } from '../shared/app.ts';
import { markRead } from './state.ts';

/** Notes that somebody has read everything up to a time. Moderators' notices are read wherever they are shown. */
export async function readUpTo(app: App, userId: string, time: string): Promise<void> {
  await Promise.all([markRead(app, userId, time), markNoticesReadUntil(app.db, userId, time)]);
}
