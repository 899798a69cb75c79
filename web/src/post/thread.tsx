import { useState } from 'react';
import { api, type Comment, type Post } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import { usePages } from '../api/use-pages.ts';
import { useSession } from '../session/session-store.ts';
import { t } from '../strings/post.ts';
import { Button } from '../ui/button.tsx';
import { ErrorBox } from '../ui/error-box.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { CommentForm } from './comment-form.tsx';
import { CommentItem } from './comment-item.tsx';
import styles from './comments.module.css';

/** A comment, whose replies can be expanded. */
export function Thread({ comment, post, pinned = false }: { comment: Comment; post: Post; pinned?: boolean }) {
  const session = useSession();
  const [isOpen, setOpen] = useState(false);
  const [answered, setAnswered] = useState<Comment>();
  const replies = comment.replies_count ?? 0;
  const mayReply = session && post.comments_enabled;
  const replyTo = (one: Comment) => (mayReply ? () => setAnswered(one) : undefined);
  return (
    <li>
      <CommentItem comment={comment} post={post} pinned={pinned} onReply={replyTo(comment)} />
      <div className={styles.replies}>
        {replies > 0 && (
          <button type="button" className={styles.toggle} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? t('hideReplies') : t('showReplies', { replies })}
          </button>
        )}
        {isOpen && replies > 0 && <Replies parent={comment} post={post} replyTo={replyTo} />}
        {answered && (
          <CommentForm
            key={answered.id}
            post={post}
            answered={answered}
            onDone={(sent) => {
              setAnswered(undefined);
              if (sent) setOpen(true);
            }}
          />
        )}
      </div>
    </li>
  );
}

interface RepliesProps {
  parent: Comment;
  post: Post;
  replyTo: (reply: Comment) => (() => void) | undefined;
}

function Replies({ parent, post, replyTo }: RepliesProps) {
  const query = usePages({
    queryKey: keys.replies(post.id, parent.id),
    limit: 20,
    fetchPage: (page, signal) => api.GET('/api/v1/posts/{post_id}/comments', { params: { path: { post_id: post.id }, query: { ...page, parent_id: parent.id } }, signal }),
  });
  const replies = query.data?.pages.flatMap((page) => page.comments);
  if (!replies) return query.isError ? <ErrorBox error={query.error} title={t('theRepliesDidNot')} retry={() => void query.refetch()} /> : <Spinner label={t('loadingReplies')} />;
  return (
    <>
      <ul aria-label={t('repliesTo', { username: parent.username })}>
        {replies.map((reply) => (
          <li key={reply.id}>
            <CommentItem comment={reply} post={post} onReply={replyTo(reply)} />
          </li>
        ))}
      </ul>
      {query.hasNextPage && (
        <Button look="plain" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {query.isFetchingNextPage ? t('loading') : t('showMoreReplies')}
        </Button>
      )}
    </>
  );
}
