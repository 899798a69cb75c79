import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { answer, api, type Comment, type Post } from '../api/client.ts';
import { messageOf } from '../api/problem.ts';
import { keys } from '../api/queries.ts';
import { PersonMenu } from '../relations/person-menu.tsx';
import { useSession } from '../session/session-store.ts';
import { Avatar } from '../ui/avatar.tsx';
import { IconButton } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { useNotify } from '../ui/notice-context.ts';
import { TimeAgo } from '../ui/time-ago.tsx';
import styles from './comments.module.css';
import { patchPost } from './patch-posts.ts';
import { RichText } from './rich-text.tsx';

/** A comment; its author and the post's may delete it. */
export function CommentItem({ comment, post }: { comment: Comment; post: Post }) {
  const viewer = useSession()?.user.id;
  const [asking, setAsking] = useState(false);
  const queries = useQueryClient();
  const notify = useNotify();
  const remove = useMutation({
    mutationFn: () =>
      answer(
        api.DELETE('/api/v1/posts/{post_id}/comments/{comment_id}', {
          params: { path: { post_id: post.id, comment_id: comment.id } },
        }),
      ),
    onSuccess: async () => {
      patchPost(queries, post.id, (shown) => ({ ...shown, comments_count: shown.comments_count - 1 }));
      notify('Comment deleted.');
      await queries.invalidateQueries({ queryKey: keys.comments(post.id) });
    },
    onError: (error) => notify(messageOf(error)),
  });
  return (
    <li className={styles.comment}>
      <Avatar username={comment.username} url={comment.avatar_url} size={32} />
      <div className={styles.body}>
        <Link className={styles.name} to={`/u/${comment.username}`}>
          {comment.username}
        </Link>{' '}
        <span dir="auto">
          <RichText text={comment.text} entities={comment.entities} />
        </span>
        <span className={styles.meta}>
          <TimeAgo at={comment.created_at} />
        </span>
      </div>
      <PersonMenu
        person={{ id: comment.user_id, username: comment.username }}
        label={`More about the comment by ${comment.username}`}
        report={{ target: { post_id: post.id, comment_id: comment.id }, what: 'comment' }}
      />
      {(viewer === comment.user_id || viewer === post.user_id) && (
        <span className={styles.delete}>
          <IconButton label={`Delete the comment by ${comment.username}`} onClick={() => setAsking(true)}>
            <Trash2 size={16} />
          </IconButton>
        </span>
      )}
      {asking && (
        <Confirm
          title="Delete this comment?"
          text="This cannot be undone."
          action="Delete"
          busy={remove.isPending}
          onConfirm={() => remove.mutate(undefined, { onSettled: () => setAsking(false) })}
          onClose={() => setAsking(false)}
        />
      )}
    </li>
  );
}
