import { Heart, Pin, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Comment, Post } from '../api/client.ts';
import { PersonMenu } from '../relations/person-menu.tsx';
import { useSession } from '../session/session-store.ts';
import { formatCount } from '../strings/format.ts';
import { t } from '../strings/post.ts';
import { Avatar } from '../ui/avatar.tsx';
import { IconButton } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { CommentEdits } from './comment-edits.tsx';
import { CommentEditor } from './comment-editor.tsx';
import styles from './comments.module.css';
import { Edited } from './edited.tsx';
import { RichText } from './rich-text.tsx';
import { useDeleteComment, useLikeComment, usePinComment } from './use-comment-actions.ts';

interface CommentItemProps {
  comment: Comment;
  post: Post;
  pinned?: boolean;
  /** Absent if the viewer cannot reply. */
  onReply: (() => void) | undefined;
}

/** A comment or a reply. Its author can edit and delete it; the post's author can delete and pin it. */
export function CommentItem({ comment, post, pinned = false, onReply }: CommentItemProps) {
  const viewer = useSession()?.user.id;
  const [asking, setAsking] = useState(false);
  const [editing, setEditing] = useState(false);
  const remove = useDeleteComment(comment);
  const like = useLikeComment(comment);
  const pin = usePinComment(comment);
  const { username } = comment;
  const liked = comment.user_liked ?? false;
  const isOwn = viewer === comment.user_id;
  const mayPin = viewer === post.user_id && comment.parent_id === undefined;
  return (
    <div className={styles.comment}>
      <Avatar username={username} url={comment.avatar_url} size={32} />
      <div className={styles.body}>
        {pinned && (
          <span className={styles.pinned}>
            <Pin size={13} aria-hidden="true" /> {t('pinned')}
          </span>
        )}
        {editing ? (
          <CommentEditor comment={comment} onDone={() => setEditing(false)} />
        ) : (
          <>
            <Link className={styles.name} to={`/u/${username}`}>
              {username}
            </Link>{' '}
            <span dir="auto">
              <RichText text={comment.text} entities={comment.entities} />
            </span>
          </>
        )}
        <div className={styles.meta}>
          <TimeAgo at={comment.created_at} />
          <Edited at={comment.edited_at}>
            <CommentEdits comment={comment} />
          </Edited>
          {comment.likes_count > 0 && <span>{t('likeCount', { count: comment.likes_count, shown: formatCount(comment.likes_count) })}</span>}
          {onReply && (
            <button type="button" aria-label={t('replyTo', { username })} onClick={onReply}>
              {t('reply')}
            </button>
          )}
          {isOwn && !editing && (
            <button type="button" aria-label={t('editYourComment')} onClick={() => setEditing(true)}>
              {t('edit')}
            </button>
          )}
          {mayPin && (
            <button type="button" aria-label={pinned ? t('unpinTheCommentBy', { username }) : t('pinTheCommentBy', { username })} disabled={pin.isPending} onClick={() => pin.mutate(!pinned)}>
              {pinned ? t('unpin') : t('pin')}
            </button>
          )}
        </div>
      </div>
      <button type="button" className={styles.like} aria-label={t('likeTheCommentBy', { username })} aria-pressed={liked} onClick={() => like(!liked)}>
        <Heart size={16} fill={liked ? 'currentColor' : 'none'} />
      </button>
      <PersonMenu
        person={{ id: comment.user_id, username }}
        label={t('moreAboutTheComment', { username })}
        report={{ target: { post_id: post.id, comment_id: comment.id }, what: 'comment' }}
      />
      {(isOwn || viewer === post.user_id) && (
        <span className={styles.delete}>
          <IconButton label={t('deleteTheCommentBy', { username })} onClick={() => setAsking(true)}>
            <Trash2 size={16} />
          </IconButton>
        </span>
      )}
      {asking && (
        <Confirm
          title={t('deleteThisComment')}
          text={comment.replies_count ? t('itsRepliesWillBe') : t('thisCannotBeUndone')}
          action={t('delete')}
          busy={remove.isPending}
          onConfirm={() => remove.mutate(undefined, { onSettled: () => setAsking(false) })}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}
