import type { EventType } from './catalog.ts';

export interface Consumer {
  /** The events its queue gets from the topic; none where something else sends to the queue. */
  events: EventType[];
  /** Who sends to the queue. Default: the topic. */
  source?: 'topic' | 's3' | 'functions';
}

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
  'post-published': { events: ['post.published'] },
  'post-deleted': { events: ['post.deleted'] },
  'fan-out': { events: [], source: 'functions' },
  relay: { events: [], source: 'functions' },
  'follow-changed': { events: ['user.followed', 'user.unfollowed'] },
  'interaction-changed': { events: ['like.added', 'like.removed', 'comment.added', 'comment.removed'] },
};
