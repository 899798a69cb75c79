import { Link } from 'react-router';
import { hashtagPath } from './hashtag-path.ts';
import styles from './hashtag-links.module.css';

/** Hashtags in a row. */
export function HashtagLinks({ hashtags }: { hashtags: readonly { tag: string }[] }) {
  return (
    <ul className={styles.links}>
      {hashtags.map(({ tag }) => (
        <li key={tag}>
          <Link to={hashtagPath(tag)}>
            <bdi>#{tag}</bdi>
          </Link>
        </li>
      ))}
    </ul>
  );
}
