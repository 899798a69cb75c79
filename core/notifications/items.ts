import { v5 } from 'uuid';
import type { NotificationType } from './schema.ts';

/**
 * Notifications in the table `interactions`: what one person is told is one partition.
 *
 * | item   | pk              | sk                               | attributes                                              |
 * |--------|-----------------|----------------------------------|---------------------------------------------------------|
 * | group  | `NOTIFY#<user>` | `GROUP#<group>`                  | a `Group`; `liked_at` (index `by_time`: `GROUP#<at>#<group>`); of a post: its author as `user_id`, `done_at` (index `by_user`: `NOTIFIED#<post>#<comment>#<user>`) |
 * | marker | `NOTIFY#<user>` | `ACTOR#<actor>#<kind>#<group>`   | a `Marker`; `liked_at` (`ACTOR#<group>#<life>#<at>#<actor>`) |
 * | state  | `NOTIFY#<user>` | `STATE`                          | `read_up_to`, and for what is not the default, who may cause it: `like`, `comment` ... |
 *
 * A marker says that somebody is in a group and is in its count: both change together. A group is condensed: it has its latest
 * actors, so that a page is one query. Times are microseconds.
 */
export const notificationsKey = (userId: string) => `NOTIFY#${userId}`;
export const stateKey = (userId: string) => ({ pk: notificationsKey(userId), sk: 'STATE' });
export const groupKey = (userId: string, groupId: string) => ({ pk: notificationsKey(userId), sk: `GROUP#${groupId}` });
/** Markers of one kind that somebody has in another one's partition. */
export const markersOf = (actorId: string, kind?: Kind) => `ACTOR#${actorId}#${kind === undefined ? '' : `${kind}#`}`;
export const markerKey = (userId: string, actorId: string, { kind, id }: Pick<About, 'kind' | 'id'>) => ({ pk: notificationsKey(userId), sk: `${markersOf(actorId, kind)}${id}` });

/** What both begin with in the index by time. */
export const groupsByTime = 'GROUP#';
export const markersByTime = (groupId: string, life?: number) => `ACTOR#${groupId}#${life === undefined ? '' : `${digits(life)}#`}`;
export const groupedAt = (at: number, groupId: string) => `${groupsByTime}${digits(at)}#${groupId}`;
export const markedAt = (groupId: string, life: number, at: number, actorId: string) => `${markersByTime(groupId, life)}${digits(at)}#${actorId}`;
const digits = (micros: number) => String(micros).padStart(16, '0');

/** In the index by user, under a post's author: what anybody is told about the post, or about a comment below it. */
export const notifiedOf = (postId?: string, commentId?: string) =>
  `NOTIFIED#${postId === undefined ? '' : `${postId}#${commentId === undefined ? '' : `${commentId}#`}`}`;
/** In place of the comment, where it is about the post itself. */
export const ofPost = '-';

/** Whether it is about a post, or about how two people stand to each other. */
export type Kind = 'POST' | 'PERSON';

/** What a group is about. */
export interface About {
  id: string;
  kind: Kind;
  type: NotificationType;
  post?: { id: string; author_id: string };
  comment_id?: string;
}

/** The id follows from what it is about, so that whoever makes a group makes the same. */
const idOf = (recipient: string, what: string) => v5(what, recipient);

type Post = NonNullable<About['post']>;
export const likesOf = (recipient: string, post: Post): About => ({ id: idOf(recipient, `like ${post.id}`), kind: 'POST', type: 'like', post });
export const mentionIn = (recipient: string, post: Post): About => ({ id: idOf(recipient, `mention ${post.id}`), kind: 'POST', type: 'mention', post });
/** Told once of a comment, whatever it is to the person. */
export const commentAs = (type: 'comment' | 'reply' | 'mention', recipient: string, post: Post, comment_id: string): About => ({ id: idOf(recipient, `comment ${comment_id}`), kind: 'POST', type, post, comment_id });
export const likesOfComment = (recipient: string, post: Post, comment_id: string): About => ({ id: idOf(recipient, `comment_like ${comment_id}`), kind: 'POST', type: 'comment_like', post, comment_id });
/** Followers of one day. */
export const follows = (recipient: string, day: string): About => ({ id: idOf(recipient, `follow ${day}`), kind: 'PERSON', type: 'follow' });
/** One for each, since each can be accepted or not. */
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
  /** Of a moderator's notice, which nobody is an actor of. */
  notice_id?: string;
  /** The author of the post. */
  user_id?: string;
  actors_count: number;
  /** The latest ones, the latest first: all of them, or at least as many as are kept. */
  latest: Actor[];
  /** Of the latest activity that is still there. */
  at: number;
  /** When it began. After `collects_until` a new life begins, and what is from before is in the count no more. */
  life: number;
  collects_until: number;
  /** Unix, seconds. */
  expires_at: number;
  /** Another one after each change. */
  version: string;
}

export interface Marker {
  pk: string;
  sk: string;
  /** Of its group at that time. */
  life: number;
  at: number;
  expires_at: number;
}

const day = 24 * 3600;
/** How long (s) a group takes more actors, and how long it is kept, both from its first on: what is told of is there for 60 days at least. */
export const collects = 30 * day;
export const lifetime = 90 * day;

export const isExpired = ({ expires_at }: { expires_at: number }, now: Date): boolean => expires_at <= now.getTime() / 1000;
