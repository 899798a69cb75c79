import { Images } from 'lucide-react';
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
      <title>Explore · Lambdagram</title>
      <header className={styles.header}>
        <h1>Explore</h1>
        <SearchBox />
      </header>
      <Trending />
      {!posts && (feed.isError ? <ErrorBox error={feed.error} title="Nothing to explore right now" retry={() => void feed.refetch()} /> : <Spinner label="Loading photos" />)}
      {posts?.length === 0 && (
        <Empty icon={Images} title="Nobody has shared anything yet">
          <p>The first photo could be yours.</p>
        </Empty>
      )}
      {posts && posts.length > 0 && (
        <>
          <h2 className={styles.part}>{isQuiet ? 'Latest posts' : 'Popular this week'}</h2>
          <PostGrid posts={posts} mosaic />
          <LoadMore query={feed} end="You have seen everything." />
        </>
      )}
    </div>
  );
}
