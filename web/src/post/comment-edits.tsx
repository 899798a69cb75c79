import { api, type Comment } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import { usePages } from '../api/use-pages.ts';
import { Edits } from './edited.tsx';
import styles from './edited.module.css';

/** Earlier versions of a comment. */
export function CommentEdits({ comment }: { comment: Comment }) {
  const path = { post_id: comment.post_id, comment_id: comment.id };
  const query = usePages({
    queryKey: keys.edits(comment.id),
    limit: 20,
    fetchPage: (page, signal) => api.GET('/api/v1/posts/{post_id}/comments/{comment_id}/edits', { params: { path, query: page }, signal }),
  });
  return (
    <Edits query={query}>
      {({ text }) => (
        <p dir="auto" className={styles.text}>
          {text}
        </p>
      )}
    </Edits>
  );
}
