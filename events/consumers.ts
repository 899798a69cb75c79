import type { EventType } from './catalog.ts';

export interface Consumer {
  /** The events its queue gets from the topic; none where something else sends to the queue. */
  events: EventType[];
  /** Who sends to the queue. Default: the topic. */
  source?: 'topic' | 's3' | 'functions';
  /** Timeout of the function in seconds; the queue's visibility timeout follows from it. */
  timeout: number;
}

/** Every queue of the service and what it listens to; infra/queues.cjs makes resources of it. */
export const consumers: Record<string, Consumer> = {
  'media-uploaded': { events: [], source: 's3', timeout: 60 },
  'post-published': { events: ['post.published'], timeout: 30 },
  'post-deleted': { events: ['post.deleted'], timeout: 60 },
  'fan-out': { events: [], source: 'functions', timeout: 30 },
  'follow-changed': { events: ['user.followed', 'user.unfollowed'], timeout: 15 },
  'interaction-changed': { events: ['like.added', 'like.removed', 'comment.added', 'comment.removed'], timeout: 15 },
};
