import type { LucideIcon } from 'lucide-react';
import { PostGrid } from '../post/post-grid.tsx';
import { Empty } from '../ui/empty.tsx';
import { ErrorBox } from '../ui/error-box.tsx';
import { LoadMore } from '../ui/load-more.tsx';
import { Spinner } from '../ui/spinner.tsx';
import styles from './explore-page.module.css';
import { useFeed } from './use-feed.ts';

interface MarkedPageProps {
  kind: 'saved' | 'liked';
  title: string;
  icon: LucideIcon;
  none: string;
}

/** Posts that the viewer has marked, latest mark first. */
export function MarkedPage({ kind, title, icon, none }: MarkedPageProps) {
  const feed = useFeed(kind, 24);
  const posts = feed.data?.pages.flatMap((page) => page.posts);
  return (
    <div className={styles.explore}>
      <title>{`${title} · Lambdagram`}</title>
      <header className={styles.header}>
        <h1>{title}</h1>
      </header>
      {!posts && (feed.isError ? <ErrorBox error={feed.error} title="The posts did not load" retry={() => void feed.refetch()} /> : <Spinner label="Loading posts" />)}
      {posts?.length === 0 && (
        <Empty icon={icon} title="Nothing here yet">
          <p>{none}</p>
        </Empty>
      )}
      {posts && posts.length > 0 && <PostGrid posts={posts} />}
      {posts && <LoadMore query={feed} />}
    </div>
  );
}
