import type { EventOf } from '../../events/catalog.ts';
import { requireRedis } from '../cache/require-redis.ts';
import { acceptWaiting } from '../follows/follow-requests.ts';
import { refreshFollow } from '../follows/follow-user.ts';
import type { App } from '../shared/app.ts';
import { refreshState } from '../users/refresh-state.ts';
import { refreshBlock } from './block-user.ts';

type Changed = EventOf<'user.followed' | 'user.unfollowed' | 'user.blocked' | 'user.privacy_changed'>;

/**
 * After people's relations have changed: shows it where the request could not, and accepts some of those who wait for an
 * account that is public now. Safe to repeat. Returns whether some of these are left.
 */
export async function handleFollowChanged(app: App, { data }: Changed): Promise<{ left: boolean }> {
  if ('user_id' in data) {
    await requireRedis(app, refreshState(app, data.user_id));
    return acceptWaiting(app, data.user_id);
  }
  await requireRedis(app, 'blocker_id' in data ? refreshBlock(app, data).then(({ written }) => written) : refreshFollow(app, data));
  return { left: false };
}
