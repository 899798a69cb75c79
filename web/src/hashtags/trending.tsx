import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { answer, api } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import { hashtagPath } from './hashtag-path.ts';
import styles from './trending.module.css';

/** Hashtags that many people use lately; nothing when there are none. */
export function Trending() {
  const query = useQuery({ queryKey: keys.trending, queryFn: ({ signal }) => answer(api.GET('/api/v1/trending/hashtags', { signal })) });
  const hashtags = query.data?.hashtags ?? [];
  if (hashtags.length === 0) return null;
  return (
    <nav className={styles.trending} aria-label="Trending hashtags">
      <ul>
        {hashtags.map(({ tag }) => (
          <li key={tag}>
            <Link to={hashtagPath(tag)}>
              <bdi>#{tag}</bdi>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
