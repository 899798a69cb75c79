import * as z from 'zod';

const id = z.uuid();

/**
 * Every event of the product and its payload: ids, never copies of data. Consumers read the current data themselves, and
 * have to expect that the subject is already gone. Fields are only ever added; a changed meaning requires a new event.
 */
export const catalog = {
  'user.registered': z.object({ user_id: id }),
  /** A moderator has decided about the user's content or account, or about their appeal. */
  'moderation.decided': z.object({ action_id: id, user_id: id }),
  /** Sessions of the account have ended. */
  'sessions.ended': z.object({ user_id: id }),
  /** The user's list of notifications has changed, or how far they have read it. */
  'notifications.changed': z.object({ user_id: id }),
  /** Moderators have left the user a notice. */
  'notice.left': z.object({ notice_id: id, user_id: id }),
  /** A mail that is ready to be sent: the function that sends it has no access to the database, and does not apply the rule. */
  'mail.requested': z.object({ user_id: id, to: z.string(), subject: z.string(), text: z.string() }),
  'user.followed': z.object({ follower_id: id, followee_id: id }),
  'user.unfollowed': z.object({ follower_id: id, followee_id: id }),
  /** A request to a private account. If accepted, a `user.followed` comes next, otherwise a `user.follow_request_ended`. */
  'user.follow_requested': z.object({ follower_id: id, followee_id: id }),
  'user.follow_request_ended': z.object({ follower_id: id, followee_id: id }),
  'user.blocked': z.object({ blocker_id: id, blocked_id: id }),
  'user.unblocked': z.object({ blocker_id: id, blocked_id: id }),
  'user.muted': z.object({ muter_id: id, muted_id: id }),
  'user.unmuted': z.object({ muter_id: id, muted_id: id }),
  /** The account is to be erased, unless its owner has cancelled the deletion. */
  'user.erasure_due': z.object({ user_id: id }),
  /** An export of all of an account's data is to be written. */
  'export.requested': z.object({ export_id: id, user_id: id }),
  'user.privacy_changed': z.object({ user_id: id }),
  'user.suspended': z.object({ user_id: id }),
  'user.restored': z.object({ user_id: id }),
  'media.ready': z.object({ media_id: id, user_id: id }),
  'media.failed': z.object({ media_id: id, user_id: id, code: z.string() }),
  /** `paths` are the paths that caches in front of storage may still contain. */
  'media.removed': z.object({ media_id: id, user_id: id, paths: z.array(z.string()) }),
  /** An account's files have to be moved. `marker` is sent to the CDN immediately; older versions of it are obsolete. */
  'media.access_changed': z.object({ user_id: id, version: z.int(), marker: z.enum(['private', 'gone', 'none']) }),
  /** The marker has been written. */
  'media.marked': z.object({ user_id: id, version: z.int() }),
  /** The files have been moved to where they belong or, if the account was erased, deleted. */
  'media.moved': z.object({ user_id: id, version: z.int(), gone: z.boolean(), erased: z.boolean() }),
  'post.published': z.object({ post_id: id, user_id: id }),
  /** The post's texts have changed, or whether it allows comments. */
  'post.edited': z.object({ post_id: id, user_id: id }),
  'post.deleted': z.object({ post_id: id, user_id: id, media_ids: z.array(id) }),
  'like.added': z.object({ post_id: id, user_id: id }),
  'like.removed': z.object({ post_id: id, user_id: id }),
  'comment.added': z.object({ post_id: id, comment_id: id, user_id: id }),
  'comment.edited': z.object({ post_id: id, comment_id: id, user_id: id }),
  'comment.liked': z.object({ post_id: id, comment_id: id, user_id: id }),
  'comment.unliked': z.object({ post_id: id, comment_id: id, user_id: id }),
  /** The user has pinned or unpinned a comment under their own post. */
  'comments.pinned': z.object({ post_id: id, user_id: id }),
  'comment.removed': z.object({ post_id: id, comment_id: id, user_id: id }),
} as const;

export type EventType = keyof typeof catalog;
export type EventData<Type extends EventType> = z.output<(typeof catalog)[Type]>;

/** The message format of the topic and the queues. `id` identifies the event: a redelivery has the same id. */
export interface EventOf<Type extends EventType> {
  id: string;
  type: Type;
  /** UTC, RFC 3339. */
  occurred_at: string;
  /** X-Ray trace header of the request that caused it, if any. */
  trace?: string | undefined;
  data: EventData<Type>;
}
export type AnyEvent = { [Type in EventType]: EventOf<Type> }[EventType];

const envelope = z.object({
  id: z.string().min(1),
  type: z.enum(Object.keys(catalog) as [EventType, ...EventType[]]),
  occurred_at: z.iso.datetime({ offset: true }),
  trace: z.string().optional(),
});

/** Parses an event as received; throws a ZodError if it is invalid. */
export function parseEvent(json: unknown): AnyEvent {
  const head = envelope.parse(json);
  const data = catalog[head.type].parse((json as { data?: unknown }).data);
  return { ...head, data } as AnyEvent;
}
