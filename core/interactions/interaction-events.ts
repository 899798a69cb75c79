import type { AnyEvent, EventType } from '../../events/catalog.ts';
import { groupKey, notificationsKey, stateKey } from './notification-keys.ts';
import { commentIdOf, likedComment, likeKey, pinsKey, postKey } from './items.ts';

/** A change to one item of the interactions table, from its stream. */
export interface ItemChange {
  /** Unique to the change, and the same on redelivery. */
  id: string;
  kind: 'added' | 'removed' | 'edited';
  pk: string;
  sk: string;
  userId: string | undefined;
  /** Trace header of the request that made the change. */
  trace: string | undefined;
  /** UTC, RFC 3339. */
  at: string;
}

/** The event for a change; undefined for counters, idempotency keys and everything else without consumers. */
export function eventOfChange(change: ItemChange): AnyEvent | undefined {
  const notified = after(notificationsKey(''), change.pk);
  if (notified !== undefined) return isGroupOrState(change.sk) ? event(change, 'notifications.changed', { user_id: notified }) : undefined;
  const post_id = after(postKey(''), change.pk);
  if (post_id === undefined) return undefined;
  const liker = after(likeKey(''), change.sk);
  if (liker !== undefined && change.kind !== 'edited') return event(change, `like.${change.kind}`, { post_id, user_id: liker });
  const liked = likedComment(change.sk);
  if (liked !== undefined && change.userId !== undefined && change.kind !== 'edited') {
    return event(change, change.kind === 'added' ? 'comment.liked' : 'comment.unliked', { post_id, comment_id: liked, user_id: change.userId });
  }
  if (change.sk === pinsKey(post_id).sk) return change.kind === 'removed' ? undefined : event(change, 'comments.pinned', { post_id, user_id: change.userId });
  const comment_id = commentIdOf(change.sk);
  if (comment_id === undefined || change.userId === undefined) return undefined;
  return event(change, `comment.${change.kind}`, { post_id, comment_id, user_id: change.userId });
}

const event = (change: ItemChange, type: EventType, data: object) =>
  ({ id: change.id, type, occurred_at: change.at, trace: change.trace, data }) as AnyEvent;

const isGroupOrState = (sk: string) => sk.startsWith(groupKey('', '').sk) || sk === stateKey('').sk;

const after = (prefix: string, text: string) => (text.startsWith(prefix) ? text.slice(prefix.length) : undefined);
