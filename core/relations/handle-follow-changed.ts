import type { EventData } from '../../events/catalog.ts';
import { requireRedis } from '../cache/require-redis.ts';
import { acceptWaiting } from '../follows/follow-requests.ts';
import { refreshFollow } from '../follows/follow-user.ts';
import type { App } from '../shared/app.ts';
import { refreshState } from '../users/refresh-state.ts';
import { refreshBlock } from './block-user.ts';
import { refreshMute } from './mute-user.ts';

type Changed = EventData<'user.followed' | 'user.unfollowed' | 'user.blocked' | 'user.unblocked' | 'user.muted' | 'user.unmuted' | 'user.privacy_changed'>;

/**
 * After people's relations or privacy have changed: writes the change through if the request could not, and accepts some
 * of the pending requests to an account that is now public. Safe to repeat. Returns whether requests remain.
 */
export async function handleFollowChanged(app: App, { data }: { data: Changed }): Promise<{ left: boolean }> {
  if ('user_id' in data) {
    await requireRedis(app, refreshState(app, data.user_id));
    return acceptWaiting(app, data.user_id);
  }
  await requireRedis(app, refresh(app, data));
  return { left: false };
}

async function refresh(app: App, data: Exclude<Changed, { user_id: string }>): Promise<number | undefined> {
  if ('blocker_id' in data) return (await refreshBlock(app, data)).written;
  return 'muter_id' in data ? (await refreshMute(app, data)).written : refreshFollow(app, data);
}
