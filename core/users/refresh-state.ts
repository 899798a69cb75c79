import { keys } from '../cache/keys.ts';
import { dropTimeline } from '../cache/timelines.ts';
import type { App } from '../shared/app.ts';
import { refreshRelations } from '../visibility/relations.ts';

/**
 * Shows everyone's next page what an account is now. The global timeline is built anew, with the account's posts or without
 * them. Undefined when Redis is down.
 */
export async function refreshState(app: App, userId: string): Promise<number | undefined> {
  const { written } = await refreshRelations(app, [{ viewer: undefined, author: userId }]);
  const dropped = await dropTimeline(app, keys.globalTimeline);
  return written === undefined ? undefined : dropped;
}
