import { v5 } from 'uuid';
import { notificationsKey } from '../interactions/notification-keys.ts';
import type { NotificationType } from './schema.ts';

/**
 * Notifications in the table `interactions`: one partition per recipient.
 *
 * | item   | pk              | sk                               | attributes                                              |
 * |--------|-----------------|----------------------------------|---------------------------------------------------------|
 * | group  | `NOTIFY#<user>` | `GROUP#<group>`                  | a `Group`; `liked_at` (index `by_time`: `GROUP#<at>#<group>`); if about a post, its author as `user_id`, `done_at` (index `by_user`: `NOTIFIED#<post>#<comment>#<user>`) |
 * | marker | `NOTIFY#<user>` | `ACTOR#<actor>#<kind>#<group>`   | a `Marker`; `liked_at` (`ACTOR#<group>#<life>#<at>#<actor>`) |
 * | state  | `NOTIFY#<user>` | `STATE`                          | `read_up_to`, and non-default settings by type: `like`, `comment` ... |
 *
 * A marker means that a person is in a group and is counted there: marker and group change together. A group contains its
 * latest actors, so that a page takes one query. Times are in microseconds.
 */

/** The prefix of an actor's markers, of one kind or of all. */
export const markersOf = (actorId: string, kind?: Kind) => `ACTOR#${actorId}#${kind === undefined ? '' : `${kind}#`}`;
export const markerKey = (userId: string, actorId: string, { kind, id }: Pick<About, 'kind' | 'id'>) => ({ pk: notificationsKey(userId), sk: `${markersOf(actorId, kind)}${id}` });

/** Prefixes of groups and markers in the by-time index. */
export const groupsByTime = 'GROUP#';
export const markersByTime = (groupId: string, life?: number) => `ACTOR#${groupId}#${life === undefined ? '' : `${digits(life)}#`}`;
export const groupedAt = (at: number, groupId: string) => `${groupsByTime}${digits(at)}#${groupId}`;
export const markedAt = (groupId: string, life: number, at: number, actorId: string) => `${markersByTime(groupId, life)}${digits(at)}#${actorId}`;
const digits = (micros: number) => String(micros).padStart(16, '0');

/** Prefix in the by-user index, under a post's author: all notifications about the post, or about a comment on it. */
export const notifiedOf = (postId?: string, commentId?: string) =>
  `NOTIFIED#${postId === undefined ? '' : `${postId}#${commentId === undefined ? '' : `${commentId}#`}`}`;
/** Used instead of a comment's id if the notification is about the post itself. */
export const ofPost = '-';

/** About a post, or about the relation between two people. */
export type Kind = 'POST' | 'PERSON';

/** The subject of a group. */
export interface About {
  id: string;
  kind: Kind;
  type: NotificationType;
  post?: { id: string; author_id: string };
  comment_id?: string;
}

/** The id is derived from the subject, so that concurrent writers create the same group. */
const idOf = (recipient: string, what: string) => v5(what, recipient);

type Post = NonNullable<About['post']>;
export const likesOf = (recipient: string, post: Post): About => ({ id: idOf(recipient, `like ${post.id}`), kind: 'POST', type: 'like', post });
export const mentionIn = (recipient: string, post: Post): About => ({ id: idOf(recipient, `mention ${post.id}`), kind: 'POST', type: 'mention', post });
/** One per comment and recipient, regardless of its type. */
export const commentAs = (type: 'comment' | 'reply' | 'mention', recipient: string, post: Post, comment_id: string): About => ({ id: idOf(recipient, `comment ${comment_id}`), kind: 'POST', type, post, comment_id });
export const likesOfComment = (recipient: string, post: Post, comment_id: string): About => ({ id: idOf(recipient, `comment_like ${comment_id}`), kind: 'POST', type: 'comment_like', post, comment_id });
/** One per day, for all its new followers. */
export const follows = (recipient: string, day: string): About => ({ id: idOf(recipient, `follow ${day}`), kind: 'PERSON', type: 'follow' });
/** One per request, because each is accepted or declined separately. */
export const requestOf = (recipient: string, follower: string): About => ({ id: idOf(recipient, `follow_request ${follower}`), kind: 'PERSON', type: 'follow_request' });
export const acceptedBy = (recipient: string, followee: string): About => ({ id: idOf(recipient, `request_accepted ${followee}`), kind: 'PERSON', type: 'request_accepted' });

export interface Actor {
  id: string;
  at: number;
}

export interface Group {
  pk: string;
  sk: string;
  id: string;
  type: NotificationType;
  post_id?: string;
  comment_id?: string;
  /** A moderator's notice, which has no actors. */
  notice_id?: string;
  /** The author of the post. */
  user_id?: string;
  actors_count: number;
  /** The actors, latest first: all of them, or as many as a group keeps. */
  latest: Actor[];
  /** Time of the latest activity that still exists. */
  at: number;
  /** When the group's current life began. After `collects_until` a new life begins, and earlier activity is no longer counted. */
  life: number;
  collects_until: number;
  /** Unix time in seconds. */
  expires_at: number;
  /** Changes with every write. */
  version: string;
}

export interface Marker {
  pk: string;
  sk: string;
  /** The group's life when it was written. */
  life: number;
  at: number;
  expires_at: number;
}

const day = 24 * 3600;
/** How long (s) after its first actor a group accepts others, and how long it is kept: activity is listed for at least 60 days. */
export const collects = 30 * day;
export const lifetime = 90 * day;

export const isExpired = ({ expires_at }: { expires_at: number }, now: Date): boolean => expires_at <= now.getTime() / 1000;
