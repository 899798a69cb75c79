import type { App } from '../shared/app.ts';
import { keys } from '../cache/keys.ts';
import { dropTimelines } from '../cache/timelines.ts';
import { invalidField } from '../shared/errors.ts';
import { commitWithEvents } from '../shared/outbox.ts';
import { getProfile } from '../users/sql.ts';
import type { FollowState } from './schema.ts';
import { deleteFollow, insertFollow } from './sql.ts';

/** Follows a user; following again changes nothing. */
export async function followUser(app: App, followerId: string, ref: string): Promise<FollowState> {
  const followee = await getProfile(app.db, ref, undefined);
  if (followee.id === followerId) throw invalidField('user_id', 'You cannot follow yourself.');
  const { followers_count } = await commitWithEvents(app, async (tx, emit) => {
    const follow = await insertFollow(tx, followerId, followee.id, app.settings.fanOutLimit);
    if (follow.added) await emit('user.followed', followerId, { follower_id: followerId, followee_id: followee.id });
    return follow;
  });
  await refreshHome(app, followerId);
  return { success: true, followers_count };
}

/** Unfollows a user; unfollowing again changes nothing. */
export async function unfollowUser(app: App, followerId: string, ref: string): Promise<FollowState> {
  const followee = await getProfile(app.db, ref, undefined);
  if (followee.id === followerId) throw invalidField('user_id', 'You cannot unfollow yourself.');
  const { followers_count } = await commitWithEvents(app, async (tx, emit) => {
    const follow = await deleteFollow(tx, followerId, followee.id, app.settings.fanOutLimit);
    if (follow.removed) await emit('user.unfollowed', followerId, { follower_id: followerId, followee_id: followee.id });
    return follow;
  });
  await refreshHome(app, followerId);
  return { success: true, followers_count };
}

/** Whom one follows decides one's whole home timeline, so it is built anew by its next reader. */
export const refreshHome = (app: App, followerId: string) => dropTimelines(app, [keys.homeTimeline(followerId)]);
