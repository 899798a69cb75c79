import { Bookmark, Heart, MessageCircle } from 'lucide-react';
import { Link } from 'react-router';
import type { Post } from '../api/client.ts';
import { formatCount } from '../strings/format.ts';
import { t } from '../strings/post.ts';
import styles from './post-actions.module.css';
import { useBookmark } from './use-bookmark.ts';

interface PostActionsProps {
  post: Post;
  onLike: (liked: boolean) => void;
}

/** The heart, a link to the comments, the counts of both, and the bookmark. */
export function PostActions({ post, onLike }: PostActionsProps) {
  const liked = post.user_liked ?? false;
  const saved = post.bookmarked ?? false;
  const bookmark = useBookmark(post);
  return (
    <div className={styles.actions}>
      <button type="button" className={styles.like} aria-label={t('like')} aria-pressed={liked} onClick={() => onLike(!liked)}>
        <Heart size={25} strokeWidth={1.8} fill={liked ? 'currentColor' : 'none'} />
      </button>
      <Link className={styles.count} to={`/p/${post.id}/likes`}>
        {t('likeCount', { count: post.likes_count, shown: formatCount(post.likes_count) })}
      </Link>
      <Link className={styles.comments} to={`/p/${post.id}#comments`} aria-label={t('commentCount', { count: post.comments_count, shown: formatCount(post.comments_count) })}>
        <MessageCircle size={24} strokeWidth={1.8} aria-hidden="true" />
        <span className={styles.count}>{t('commentCount', { count: post.comments_count, shown: formatCount(post.comments_count) })}</span>
      </Link>
      <button type="button" className={styles.save} aria-label={t('save')} aria-pressed={saved} onClick={() => bookmark(!saved)}>
        <Bookmark size={24} strokeWidth={1.8} fill={saved ? 'currentColor' : 'none'} />
      </button>
    </div>
  );
}
