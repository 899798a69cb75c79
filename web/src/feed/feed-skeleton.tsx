import { t } from '../strings/feed.ts';

import card from './post-card.module.css';
import styles from './feed-skeleton.module.css';

/** Placeholders as high as the posts that will replace them. */
export function FeedSkeleton() {
  return (
    <div role="status">
      <span className="visually-hidden">{t('loadingPosts')}</span>
      {[1, 2].map((key) => (
        <div key={key} className={`${card.card} ${styles.post}`}>
          <div className={styles.author}>
            <span className={styles.avatar} />
            <span className={styles.line} />
          </div>
          <div className={styles.photo} />
          <div className={styles.text} />
        </div>
      ))}
    </div>
  );
}
