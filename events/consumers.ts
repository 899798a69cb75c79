import type { EventType } from './catalog.ts';

export interface Consumer {
  /** The events that the topic sends to its queue; none if the queue has another source. */
  events: EventType[];
  /** The sender of the queue's messages. Default: the topic. */
  source?: 'topic' | 's3' | 'functions';
  /**
   * Seconds until a message is redelivered after its consumer was killed, so that it takes effect within a minute. Default:
   * `visibilityTimeout`. AWS requires at least the function's timeout, and recommends six times that in case functions are
   * throttled: ours would at worst handle a message twice, which every consumer tolerates.
   */
  visibilityTimeout?: number;
}

export const visibilityTimeout = 50;

/** A message is parked after failing this many times. Failures due to an outage do not count. */
export const maxFailures = 3;

/**
 * After this many deliveries, SQS itself moves a message to the dead-letter queue. Outages use up deliveries (up to
 * 40 s apart, so they are enough for two hours), and so do throttled or killed functions.
 */
export const maxReceiveCount = 200;

/** Every queue of the service and its events; infra/queues.cjs generates the resources. */
export const consumers: Record<string, Consumer> = {
  'media-uploaded': { events: [], source: 's3' },
  'media-removed': { events: ['media.removed'] },
  'media-access-changed': { events: ['media.access_changed', 'media.moved'] },
  'media-marked': { events: ['media.marked'] },
  'moderation-decided': { events: ['moderation.decided'] },
  'mail-requested': { events: ['mail.requested'] },
  'post-published': { events: ['post.published', 'post.edited'] },
  'post-deleted': { events: ['post.deleted', 'comment.removed'] },
  'fan-out': { events: [], source: 'functions' },
  // Other consumers only receive what the relay has published, so its messages must be retried sooner.
  relay: { events: [], source: 'functions', visibilityTimeout: 30 },
  'follow-changed': {
    events: ['user.followed', 'user.unfollowed', 'user.blocked', 'user.unblocked', 'user.muted', 'user.unmuted', 'user.privacy_changed', 'user.suspended', 'user.restored'],
  },
  activity: {
    events: [
      'like.added', 'like.removed', 'comment.added', 'comment.edited', 'comment.liked', 'comment.unliked', 'post.published', 'post.edited',
      'user.followed', 'user.unfollowed', 'user.follow_requested', 'user.follow_request_ended', 'notice.left',
    ],
  },
  'activity-ended': { events: ['comment.removed', 'post.deleted', 'user.blocked', 'user.muted', 'user.unfollowed', 'user.privacy_changed'] },
  'live-change': { events: ['like.added', 'like.removed', 'comment.added', 'comment.removed', 'notifications.changed', 'sessions.ended'] },
  'live-message': { events: [], source: 'functions' },
  'erasure-due': { events: ['user.erasure_due'] },
  'export-requested': { events: ['export.requested'] },
  'interaction-changed': { events: ['like.added', 'like.removed', 'comment.added', 'comment.edited', 'comment.removed', 'comment.liked', 'comment.unliked', 'comments.pinned'] },
};
