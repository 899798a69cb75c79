import { Link, useLocation } from 'react-router';
import { api, type Comment, type Post } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import { usePages } from '../api/use-pages.ts';
import { useSession } from '../session/session-store.ts';
import { signInPath } from '../session/sign-in-path.ts';
import { t } from '../strings/post.ts';
import { ErrorBox } from '../ui/error-box.tsx';
import { LoadMore } from '../ui/load-more.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { CommentForm } from './comment-form.tsx';
import styles from './comments.module.css';
import { Thread } from './thread.tsx';

/** A post's comments, latest first. */
export function Comments({ post }: { post: Post }) {
  const session = useSession();
  const location = useLocation();
  const query = usePages({
    queryKey: keys.threads(post.id),
    limit: 20,
    fetchPage: (page, signal) => api.GET('/api/v1/posts/{post_id}/comments', { params: { path: { post_id: post.id }, query: { ...page, view: 'threads' } }, signal }),
  });
  const comments = query.data?.pages.flatMap((page) => page.comments);
  const pinned = query.data?.pages[0]?.pinned ?? [];
  const isPinned = ({ id }: Comment) => pinned.some((one) => one.id === id);
  return (
    <section id="comments" className={styles.comments} aria-label={t('comments')}>
      {!post.comments_enabled && <p className={styles.invitation}>{t('commentsAreSwitchedOff')}</p>}
      {post.comments_enabled && session && <CommentForm post={post} />}
      {post.comments_enabled && !session && (
        <p className={styles.invitation}>
          {t.rich('signInToLike', { link: (chunks) => <Link to={signInPath(location)}>{chunks}</Link> })}
        </p>
      )}
      <div className={styles.list}>
        {!comments && (query.isError ? <ErrorBox error={query.error} title={t('theCommentsDidNot')} retry={() => void query.refetch()} /> : <Spinner label={t('loadingComments')} />)}
        {comments?.length === 0 && post.comments_enabled && <p className={styles.none}>{t('noCommentsYetSay')}</p>}
        {comments && comments.length > 0 && (
          <>
            <ul>
              {pinned.map((comment) => (
                <Thread key={comment.id} comment={comment} post={post} pinned />
              ))}
              {comments.map((comment) => !isPinned(comment) && <Thread key={comment.id} comment={comment} post={post} />)}
            </ul>
            {query.hasNextPage && <LoadMore query={query} />}
          </>
        )}
      </div>
    </section>
  );
}
