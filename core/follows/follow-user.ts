import type { App } from '../shared/app.ts';
import { keys } from '../cache/keys.ts';
import { dropTimeline } from '../cache/timelines.ts';
import { invalidField } from '../shared/errors.ts';
import { newEvent, publishCommitted } from '../shared/outbox.ts';
import { wakeRelayLater } from '../shared/wake-relay.ts';
import { getProfile } from '../users/sql.ts';
import type { FollowState } from './schema.ts';
import { deleteFollow, insertFollow } from './sql.ts';

/** Follows a user; following again changes nothing. */
export async function followUser(app: App, followerId: string, ref: string): Promise<FollowState> {
  const [followee] = await Promise.all([getProfile(app.db, ref, undefined), wakeRelayLater(app)]);
  if (followee.id === followerId) throw invalidField('user_id', 'You cannot follow yourself.');
  const event = newEvent(app, 'user.followed', { follower_id: followerId, followee_id: followee.id });
  const { changed, followers_count } = await insertFollow(app.db, [followerId, followee.id], app.settings.fanOutLimit, event);
  if (changed) await publishCommitted(app, [event]);
  await refreshHome(app, followerId);
  return { success: true, followers_count };
}

/** Unfollows a user; unfollowing again changes nothing. */
export async function unfollowUser(app: App, followerId: string, ref: string): Promise<FollowState> {
  const [followee] = await Promise.all([getProfile(app.db, ref, undefined), wakeRelayLater(app)]);
  if (followee.id === followerId) throw invalidField('user_id', 'You cannot unfollow yourself.');
  const event = newEvent(app, 'user.unfollowed', { follower_id: followerId, followee_id: followee.id });
  const { changed, followers_count } = await deleteFollow(app.db, [followerId, followee.id], app.settings.fanOutLimit, event);
  if (changed) await publishCommitted(app, [event]);
  await refreshHome(app, followerId);
  return { success: true, followers_count };
}

/** Whom one follows decides one's whole home timeline, so it is built anew by its next reader. */
export const refreshHome = (app: App, followerId: string) => dropTimeline(app, keys.homeTimeline(followerId));
