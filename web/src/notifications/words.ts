import { told } from '../moderation/words.ts';
import { t } from '../strings/notifications.ts';
import type { Notification } from './use-notifications.ts';

/** What the actors did, as text. */
export function deedOf({ type, comment, notice }: Notification): string {
  switch (type) {
    case 'like':
      return t('likedYourPost');
    case 'comment':
      return t('commentedOnYourPost');
    case 'reply':
      return t('repliedToYourComment');
    case 'mention':
      return comment ? t('mentionedYouInA') : t('mentionedYouInAPost');
    case 'comment_like':
      return t('likedYourComment');
    case 'follow':
      return t('followedYou');
    case 'follow_request':
      return t('askedToFollowYou');
    case 'request_accepted':
      return t('acceptedYourRequestTo');
    case 'moderation':
      return notice ? told(notice) : t('youHaveANotice');
  }
}

/** The path a notification links to. */
export function targetOf({ type, post, actors, actors_count }: Notification, viewer: string): string {
  if (type === 'moderation') return '/notices';
  if (post) return `/p/${post.id}`;
  return type === 'follow' && actors_count > 1 ? `/u/${viewer}/followers` : `/u/${actors[0]?.username}`;
}
