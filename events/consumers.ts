import type { EventType } from './catalog.ts';

export interface Consumer {
  /** The events its queue gets from the topic; none where something else sends to the queue. */
  events: EventType[];
  /** Who sends to the queue. Default: the topic. */
  source?: 'topic' | 's3' | 'functions';
}

/** Every queue of the service and what it listens to; infra/queues.cjs makes resources of it. */
export const consumers: Record<string, Consumer> = {
  'media-uploaded': { events: [], source: 's3' },
  'post-published': { events: ['post.published'] },
  'post-deleted': { events: ['post.deleted'] },
  'fan-out': { events: [], source: 'functions' },
  'follow-changed': { events: ['user.followed', 'user.unfollowed'] },
  'interaction-changed': { events: ['like.added', 'like.removed', 'comment.added', 'comment.removed'] },
};
