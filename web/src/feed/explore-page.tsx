import { Images } from 'lucide-react';
import { t } from '../strings/feed.ts';
import { Empty } from '../ui/empty.tsx';
import { ErrorBox } from '../ui/error-box.tsx';
import { LoadMore } from '../ui/load-more.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { Trending } from '../hashtags/trending.tsx';
import { PostGrid } from '../post/post-grid.tsx';
import { SearchBox } from '../search/search-box.tsx';
import styles from './explore-page.module.css';
import { useFeed } from './use-feed.ts';

export function Component() {
  const popular = useFeed('explore', 24);
  // Shown if nobody has posted this week.
  const isQuiet = popular.data !== undefined && !popular.hasNextPage && popular.data.pages.every((page) => page.posts.length === 0);
  const latest = useFeed('latest', 24, { enabled: isQuiet });
  const feed = isQuiet ? latest : popular;
  const posts = feed.data?.pages.flatMap((page) => page.posts);
  return (
    <div className={styles.explore}>
      <title>{t('explorePageTitle')}</title>
      <header className={styles.header}>
        <h1>{t('explore')}</h1>
        <SearchBox />
      </header>
      <Trending />
      {!posts && (feed.isError ? <ErrorBox error={feed.error} title={t('nothingToExploreRight')} retry={() => void feed.refetch()} /> : <Spinner label={t('loadingPhotos')} />)}
      {posts?.length === 0 && (
        <Empty icon={Images} title={t('nobodyHasSharedAnything')}>
          <p>{t('theFirstPhotoCould')}</p>
        </Empty>
      )}
      {posts && posts.length > 0 && (
        <>
          <h2 className={styles.part}>{isQuiet ? t('latestPosts') : t('popularThisWeek')}</h2>
          <PostGrid posts={posts} mosaic />
          <LoadMore query={feed} end={t('youHaveSeenEverything')} />
        </>
      )}
    </div>
  );
}
