import type { EventData } from '../../events/catalog.ts';
import type { App } from '../shared/app.ts';
import { keys } from '../cache/keys.ts';
import { dropTimeline } from '../cache/timelines.ts';
import { invalidField } from '../shared/errors.ts';
import { newEvent, publishCommitted } from '../shared/outbox.ts';
import { wakeRelayLater } from '../shared/wake-relay.ts';
import { requireUser } from '../users/require-user.ts';
import { refreshRelations } from '../visibility/relations.ts';
import type { FollowState } from './schema.ts';
import { acceptFollow, deleteFollow, type FollowChange, type FollowEvents, insertFollow } from './sql.ts';

type Change = typeof insertFollow;

/** Follows a user, or sends a request to a private one; following again changes nothing. */
export async function followUser(app: App, followerId: string, ref: string): Promise<FollowState> {
  const { user } = await requireUser(app, { userId: followerId }, ref, 'follow');
  if (user.id === followerId) throw invalidField('user_id', 'You cannot follow yourself.');
  return stateAfter(await changeFollow(app, insertFollow, { follower_id: followerId, followee_id: user.id }));
}

/** Unfollows a user, or withdraws the request; doing so again changes nothing. */
export async function unfollowUser(app: App, followerId: string, ref: string): Promise<FollowState> {
  const { user } = await requireUser(app, { userId: followerId }, ref, 'card');
  if (user.id === followerId) throw invalidField('user_id', 'You cannot unfollow yourself.');
  return stateAfter(await changeFollow(app, deleteFollow, { follower_id: followerId, followee_id: user.id }));
}

/** Changes a follow and its counts, or a follow request, and makes the change visible to the next reader. */
export async function changeFollow(app: App, change: Change, pair: EventData<'user.followed'>): Promise<FollowChange> {
  await wakeRelayLater(app);
  const [ofFollow, ofRequest] = eventsOf.get(change)!;
  const event = newEvent(app, ofFollow, pair);
  const events = { follow: event, request: { ...event, type: ofRequest } } as FollowEvents;
  const result = await change(app.db, [pair.follower_id, pair.followee_id], app.settings.fanOutLimit, events);
  if (result.changed || result.ofRequest) await publishCommitted(app, [result.changed ? events.follow : events.request]);
  await refreshFollow(app, pair);
  return result;
}

const eventsOf = new Map<Change, [FollowEvents['follow']['type'], FollowEvents['request']['type']]>([
  [insertFollow, ['user.followed', 'user.follow_requested']],
  [acceptFollow, ['user.followed', 'user.follow_request_ended']],
  [deleteFollow, ['user.unfollowed', 'user.follow_request_ended']],
]);

/**
 * Makes a changed follow visible to the next reader. It affects the follower's whole home timeline, which is dropped and
 * rebuilt when next read. Returns undefined if Redis is down.
 */
export async function refreshFollow(app: App, { follower_id, followee_id }: EventData<'user.followed'>): Promise<number | undefined> {
  if (!(await app.redis.isConfigured())) return undefined;
  const { written } = await refreshRelations(app, [{ viewer: follower_id, author: followee_id }]);
  const dropped = await dropTimeline(app, keys.homeTimeline(follower_id));
  return written === undefined ? undefined : dropped;
}

const stateAfter = ({ requested, followers_count }: FollowChange): FollowState => ({
  success: true,
  followers_count,
  ...(requested && { requested }),
});
