import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import { t } from '../strings/hashtags.ts';
import { HashtagLinks } from './hashtag-links.tsx';

/** Trending hashtags; nothing if there are none. */
export function Trending() {
  const query = useQuery({ queryKey: keys.trending, queryFn: ({ signal }) => answer(api.GET('/api/v1/trending/hashtags', { signal })) });
  const hashtags = query.data?.hashtags ?? [];
  if (hashtags.length === 0) return null;
  return (
    <nav aria-label={t('trendingHashtags')}>
      <HashtagLinks hashtags={hashtags} />
    </nav>
  );
}
