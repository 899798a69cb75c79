import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import type { LucideIcon } from 'lucide-react';
import type { Post } from '../api/client.ts';
import { PostGrid } from '../post/post-grid.tsx';
import { t } from '../strings/feed.ts';
import { Empty } from '../ui/empty.tsx';
import { ErrorBox } from '../ui/error-box.tsx';
import { LoadMore } from '../ui/load-more.tsx';
import { Spinner } from '../ui/spinner.tsx';
import styles from './explore-page.module.css';

interface PostsPageProps {
  title: string;
  /** Text below the title. */
  about?: string | undefined;
  query: UseInfiniteQueryResult<{ pages: { posts: Post[] }[] }>;
  icon: LucideIcon;
  none: string;
}

/** A list of posts as a grid under its title. */
export function PostsPage({ title, about, query, icon, none }: PostsPageProps) {
  const posts = query.data?.pages.flatMap((page) => page.posts);
  return (
    <div className={styles.explore}>
      <title>{t('pageTitle', { title })}</title>
      <header className={styles.header}>
        <div>
          <h1>
            <bdi>{title}</bdi>
          </h1>
          {about && <p className={styles.about}>{about}</p>}
        </div>
      </header>
      {!posts && (query.isError ? <ErrorBox error={query.error} title={t('thePostsDidNot')} retry={() => void query.refetch()} /> : <Spinner label={t('loadingPosts')} />)}
      {posts?.length === 0 && (
        <Empty icon={icon} title={t('nothingHereYet')}>
          <p>{none}</p>
        </Empty>
      )}
      {posts && posts.length > 0 && <PostGrid posts={posts} />}
      {posts && <LoadMore query={query} />}
    </div>
  );
}
