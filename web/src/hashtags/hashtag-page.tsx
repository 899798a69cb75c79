import { Hash } from 'lucide-react';
import { useParams } from 'react-router';
import { api } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import { usePages } from '../api/use-pages.ts';
import { PostsPage } from '../feed/posts-page.tsx';
import { formatCount } from '../strings/format.ts';
import { t } from '../strings/hashtags.ts';

export function Component() {
  const tag = useParams()['tag']!;
  const query = usePages({
    queryKey: keys.hashtag(tag),
    limit: 24,
    fetchPage: (page, signal) => api.GET('/api/v1/hashtags/{tag}/posts', { params: { path: { tag }, query: page }, signal }),
  });
  const total = query.data?.pages[0]?.total;
  return (
    <PostsPage
      title={`#${tag}`}
      about={total === undefined ? undefined : t('postCount', { count: total, shown: formatCount(total) })}
      query={query}
      icon={Hash}
      none={t('postsWithThisHashtag')}
    />
  );
}
