import type { EventType } from './catalog.ts';

export interface Consumer {
  /** The events its queue gets from the topic; none where something else sends to the queue. */
  events: EventType[];
  /** Who sends to the queue. Default: the topic. */
  source?: 'topic' | 's3' | 'functions';
  /**
   * Seconds until a message whose consumer was killed is back, so that its effect is there within a minute. Default:
   * `visibilityTimeout`. AWS requires at least the function's timeout and recommends six times that for functions that get
   * throttled: ours would at worst handle a message twice, which every consumer bears.
   */
  visibilityTimeout?: number;
}

export const visibilityTimeout = 50;

/** A message is parked after this many failures of its own. Outages it meets do not count. */
export const maxFailures = 3;

/**
 * A message delivered this often is moved to the dead-letter queue by SQS itself. Deliveries are used up by outages (at
 * most 40 s apart: two hours of one), by functions that are throttled, and by those that are killed in the middle.
 */
export const maxReceiveCount = 200;

/** Every queue of the service and what it listens to; infra/queues.cjs turns this into resources. */
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
  // Other consumers' work begins when the relay's is done.
  relay: { events: [], source: 'functions', visibilityTimeout: 30 },
  'follow-changed': {
    events: ['user.followed', 'user.unfollowed', 'user.blocked', 'user.unblocked', 'user.muted', 'user.unmuted', 'user.privacy_changed', 'user.suspended', 'user.restored'],
  },
  'erasure-due': { events: ['user.erasure_due'] },
  'export-requested': { events: ['export.requested'] },
  'interaction-changed': { events: ['like.added', 'like.removed', 'comment.added', 'comment.edited', 'comment.removed', 'comment.liked', 'comment.unliked', 'comments.pinned'] },
};
