import { told } from '../moderation/words.ts';
import type { Notification } from './use-notifications.ts';

/** What the actors have done. */
export function deedOf({ type, comment, notice }: Notification): string {
  switch (type) {
    case 'like':
      return 'liked your post';
    case 'comment':
      return 'commented on your post';
    case 'reply':
      return 'replied to your comment';
    case 'mention':
      return comment ? 'mentioned you in a comment' : 'mentioned you in a post';
    case 'comment_like':
      return 'liked your comment';
    case 'follow':
      return 'followed you';
    case 'follow_request':
      return 'asked to follow you';
    case 'request_accepted':
      return 'accepted your request to follow';
    case 'moderation':
      return notice ? told(notice) : 'You have a notice from the moderators';
  }
}

/** The path a notification links to. */
export function targetOf({ type, post, actors, actors_count }: Notification, viewer: string): string {
  if (type === 'moderation') return '/notices';
  if (post) return `/p/${post.id}`;
  return type === 'follow' && actors_count > 1 ? `/u/${viewer}/followers` : `/u/${actors[0]?.username}`;
}
