import { keys } from '../cache/keys.ts';
import { dropTimeline } from '../cache/timelines.ts';
import type { App } from '../shared/app.ts';
import { refreshRelations } from '../visibility/relations.ts';

/**
 * Makes an account's current state take effect on everyone's next page. The global timeline is rebuilt, with or without
 * the account's posts. Returns undefined if Redis is down.
 */
export async function refreshState(app: App, userId: string): Promise<number | undefined> {
  const { written } = await refreshRelations(app, [{ viewer: undefined, author: userId }]);
  const dropped = await dropTimeline(app, keys.globalTimeline);
  return written === undefined ? undefined : dropped;
}
