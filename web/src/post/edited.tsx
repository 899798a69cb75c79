import { useState } from 'react';
import { api, type Post } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import { usePages } from '../api/use-pages.ts';
import { ErrorBox } from '../ui/error-box.tsx';
import { LoadMore } from '../ui/load-more.tsx';
import { Modal } from '../ui/modal.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { Caption } from './caption.tsx';
import styles from './edited.module.css';

/** That a post was edited, and the way to what it said before. */
export function Edited({ post }: { post: Post }) {
  const [isOpen, setOpen] = useState(false);
  if (post.edited_at === undefined) return null;
  return (
    <>
      <button type="button" className={styles.edited} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        Edited <TimeAgo at={post.edited_at} />
      </button>
      {isOpen && (
        <Modal title="Earlier versions" onClose={() => setOpen(false)}>
          <Edits post={post} />
        </Modal>
      )}
    </>
  );
}

function Edits({ post }: { post: Post }) {
  const query = usePages({
    queryKey: keys.edits(post.id),
    limit: 20,
    fetchPage: (page, signal) => api.GET('/api/v1/posts/{post_id}/edits', { params: { path: { post_id: post.id }, query: page }, signal }),
  });
  const edits = query.data?.pages.flatMap((page) => page.edits);
  if (!edits) return query.isError ? <ErrorBox error={query.error} title="The earlier versions did not load" retry={() => void query.refetch()} /> : <Spinner label="Loading earlier versions" />;
  return (
    <>
      <ol className={styles.edits} reversed>
        {edits.map(({ version, caption, alt_texts, created_at }) => (
          <li key={version}>
            <span className={styles.time}>
              <TimeAgo at={created_at} />
            </span>
            {caption ? <Caption text={caption} /> : <p className={styles.none}>No caption</p>}
            {alt_texts.map((alt, index) => alt && <p key={index} className={styles.alt}>{`Alt text of photo ${index + 1}: ${alt}`}</p>)}
          </li>
        ))}
      </ol>
      {query.hasNextPage && <LoadMore query={query} />}
    </>
  );
}
