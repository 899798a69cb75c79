import { api, type Post } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import { usePages } from '../api/use-pages.ts';
import { t } from '../strings/post.ts';
import { Caption } from './caption.tsx';
import { Edits } from './edited.tsx';
import styles from './edited.module.css';

/** Earlier versions of a post's texts. */
export function PostEdits({ post }: { post: Post }) {
  const query = usePages({
    queryKey: keys.edits(post.id),
    limit: 20,
    fetchPage: (page, signal) => api.GET('/api/v1/posts/{post_id}/edits', { params: { path: { post_id: post.id }, query: page }, signal }),
  });
  return (
    <Edits query={query}>
      {({ caption, alt_texts }) => (
        <>
          {caption ? <Caption text={caption} /> : <p className={styles.none}>{t('noCaption')}</p>}
          {alt_texts.map((alt, index) => alt && <p key={index} className={styles.alt}>{t('earlierAltText', { index: index + 1, alt })}</p>)}
        </>
      )}
    </Edits>
  );
}
